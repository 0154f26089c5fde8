from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "jointdesk.desk.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_set
        from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from jointdesk.desk.accounts.factors import traces
        from jointdesk.desk.accounts.sessions import keeping
        from jointdesk.desk.accounts.wellbeing import own

        user_logged_in.connect(keeping.note_session, dispatch_uid="accounts")
        user_logged_out.connect(keeping.forget_session, dispatch_uid="accounts")
        password_changed.connect(traces.note_password, dispatch_uid="accounts")
        password_set.connect(traces.note_password, dispatch_uid="accounts")
        authenticator_added.connect(traces.note_added, dispatch_uid="accounts")
        authenticator_removed.connect(traces.note_removed, dispatch_uid="accounts")
        authenticator_used.connect(traces.note_used, dispatch_uid="accounts")
        own.register_all()
