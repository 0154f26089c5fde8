from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "jointdesk.desk.attachments"
    label = "attachments"

    def ready(self) -> None:
        from jointdesk.desk.attachments import keys, storage
        from jointdesk.desk.attachments.models import Attachment
        from jointdesk.desk.attachments.queries import kept_keys, kept_pieces
        from jointdesk.desk.attachments.upload_models import Upload

        storage.register_holder(kept_keys)
        storage.register_holder(kept_pieces)
        keys.register_rows(Attachment)
        keys.register_rows(Upload)
