"""The command line: one file per command group. Engine commands need no database.

A command's module is imported only when it is called, so `jointdesk extract` never pays for Django.
"""

import importlib
import sys

import click

from jointdesk.engine.errors import JointdeskError

# command name -> module in this package holding a click command of the name `command`
COMMANDS = {
    "extract": "extract",
    "names": "names",
    "screen": "screen",
    "mrz": "mrz",
    "link": "link",
    "world": "world",
    "log": "log",
    "init": "init",
    "profile": "profile",
    "administrator": "administrator",
    "serve": "serve",
    "door": "door",
    "migrate": "migrate",
    "import": "imports",
    "partner": "partner",
    "match": "match",
    "exchange": "exchange",
    "evidence": "evidence",
    "report": "report",
    "statistics": "statistics",
    "attachments": "attachments",
    "backup": "backup",
    "demo": "demo",
}


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"jointdesk.cli.{COMMANDS[name]}")
        command: click.Command = module.command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jointdesk")
def jointdesk() -> None:
    """A desk against online-scam networks, and its exchange with partner desks."""


def main() -> None:
    """Run the command line. Exit codes: 0 success, 1 bad input (one line on stderr), 2 usage."""
    try:
        jointdesk.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except JointdeskError as error:
        click.echo(f"jointdesk: {error}", err=True)
        sys.exit(1)
