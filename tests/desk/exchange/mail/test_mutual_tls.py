"""Calls to a partner that asks for a certificate, over real TLS on loopback."""

import ssl
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jointdesk.desk.exchange.mail import transport
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import OwnError, TransportError

FOUND = b"what the partner answers"


class Authority:
    """A certificate authority of the test's own."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.file = folder / f"{name}.pem"
        certificate = self._sign(self.name, self.key, [x509.BasicConstraints(ca=True, path_length=0)])
        self.file.write_bytes(certificate)

    def issue(self, name: str, *alternatives: x509.GeneralName) -> tuple[Path, Path]:
        """Files of a certificate and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        extensions = [x509.SubjectAlternativeName(alternatives)] if alternatives else []
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate, private = self.folder / f"{name}.crt", self.folder / f"{name}.key"
        certificate.write_bytes(self._sign(subject, key, extensions))
        form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        private.write_bytes(key.private_bytes(*form))
        return certificate, private

    def _sign(self, subject, key, extensions) -> bytes:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(minutes=5))
            .not_valid_after(now + timedelta(hours=1))
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        )
        for extension in extensions:
            builder = builder.add_extension(extension, isinstance(extension, x509.BasicConstraints))
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


async def answer(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": FOUND})


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path, "authority")


@pytest.fixture
def served(authority):
    """Starts a partner's server; gives its port."""
    servers = []

    def serve(*alternatives):
        certificate, key = authority.issue("server", *alternatives)
        config = uvicorn.Config(
            answer,
            host="127.0.0.1",
            port=0,
            log_level="critical",
            lifespan="off",
            ssl_certfile=certificate,
            ssl_keyfile=key,
            ssl_ca_certs=str(authority.file),
            ssl_cert_reqs=ssl.CERT_REQUIRED,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        servers.append((server, thread))
        while not server.started:
            time.sleep(0.01)
        return server.servers[0].sockets[0].getsockname()[1]

    yield serve
    for server, thread in servers:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def call(settings, tmp_path):
    """A call with these keys in desk.toml."""

    def calling(port, host="127.0.0.1", **keys):
        settings.HOME, settings.DESK = tmp_path, replace(settings.DESK, **keys)
        transport.client.cache_clear()
        try:
            return transport.post(
                Partner(desk_id="kh", address=f"https://{host}:{port}"), "messages", b"sealed"
            )
        finally:
            transport.client().close()
            transport.client.cache_clear()

    return calling


LOOPBACK = x509.IPAddress(ip_address("127.0.0.1"))
OURS = {"client_certificate": "ours.crt", "client_key": "ours.key"}


def test_a_desk_with_a_certificate_is_let_in(authority, served, call):
    authority.issue("ours")
    assert call(served(LOOPBACK), authorities="authority.pem", **OURS) == FOUND


def test_a_desk_without_one_is_turned_away(authority, served, call):
    with pytest.raises(TransportError, match="could not be reached"):
        call(served(LOOPBACK), authorities="authority.pem")


def test_a_certificate_of_another_authority_is_turned_away(authority, served, call, tmp_path):
    (tmp_path / "other").mkdir()
    Authority(tmp_path / "other", "other").issue("ours")
    theirs = {"client_certificate": "other/ours.crt", "client_key": "other/ours.key"}
    with pytest.raises(TransportError, match="could not be reached"):
        call(served(LOOPBACK), authorities="authority.pem", **theirs)


def test_a_server_of_another_name_is_not_spoken_to(authority, served, call):
    authority.issue("ours")
    port = served(x509.DNSName("another.example"))
    with pytest.raises(TransportError, match="ConnectError"):
        call(port, authorities="authority.pem", **OURS)


def test_a_server_of_an_authority_we_do_not_know_is_not_spoken_to(authority, served, call):
    authority.issue("ours")
    with pytest.raises(TransportError, match="ConnectError"):
        call(served(LOOPBACK), **OURS)


def test_plain_http_to_another_machine_is_refused_whatever_the_row_says(call):
    partner = Partner(desk_id="kh", address="http://kh.example:80")
    with pytest.raises(TransportError, match="plain http only on loopback"):
        transport.post(partner, "messages", b"sealed")


@pytest.mark.parametrize(
    "keys", [{"authorities": "missing.pem"}, {"client_certificate": "missing.crt"}, OURS]
)
def test_files_that_cannot_be_used_are_named(settings, tmp_path, keys):
    (tmp_path / "ours.crt").write_text("no certificate")
    (tmp_path / "ours.key").write_text("no key")
    settings.HOME, settings.DESK = tmp_path, replace(settings.DESK, **keys)
    with pytest.raises(OwnError, match="files for TLS cannot be used"):
        transport.tls()
