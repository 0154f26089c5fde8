from jointdesk.desk.exchange.files import sending
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.wire.bodies import FileRefused, FileTaken
from jointdesk.engine.exchange.wire.messages import Message


def take_file_taken(partner: Partner, message: Message, body: FileTaken) -> None:
    sending.take_taken(partner, body)


def take_file_refused(partner: Partner, message: Message, body: FileRefused) -> None:
    sending.take_refused(partner, body)
