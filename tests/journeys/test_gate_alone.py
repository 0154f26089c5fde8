"""A gate through a bad hour: many people with photos and no connection, a desk that is killed while it takes them,
and one that has very many people already.

The gate takes 60 with photos (three sendings) and 300; WALK=all (`make walk`) a hundred and two thousand.
"""

import os
import signal
import statistics
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from jointdesk.cli.demo.desks import Desk
from jointdesk.cli.serve import listen
from journeys.test_day_of_field import commander, gate, wait_for
from languages import WHOLE

__all__ = ["commander", "gate"]
ROWS = 100 if WHOLE else 60
MANY = 2000 if WHOLE else 300
ENTERED = 20
SLOWER = 4
# what the form does, without the clicks: rows, each with its photo
KEEP_MANY = """async (count) => {
    const form = document.getElementById("form");
    const picture = form.elements.photo.files[0];
    for (let number = 0; number < count; number += 1) {
        const files = new DataTransfer();
        files.items.add(picture);
        form.elements.photo.files = files.files;
        form.elements.name.value = `Person ${String(number).padStart(3, "0")}`;
        const before = Number(document.getElementById("state").dataset.kept);
        // while a row is being written another try is passed over, and an empty form is too
        do {
            form.requestSubmit();
            await new Promise((go) => setTimeout(go, 20));
        } while (Number(document.getElementById("state").dataset.kept) === before);
    }
}"""
# the page's own store, so that two thousand rows need no two thousand clicks
KEEP_DIRECTLY = """async ([operation, count]) => {
    const gate = document.querySelector("script[src$='operations/gate.js']").src;
    const { KeptRows } = await import(gate.replace("gate.js", "kept_rows.js"));
    const rows = await KeptRows.open(operation);
    const officer = await rows.get("officer");
    const key = await rows.get(`seals ${officer}`);
    for (let number = 0; number < count; number += 1) {
        const next = await rows.count(`next ${officer}`);
        await rows.add(officer, key, crypto.randomUUID(), next, { name: `Kept ${number}`, needs: [], indicators: [] });
    }
    rows.database.close();
}"""
NOTE_READY = """new MutationObserver(() => {
    if (document.body?.dataset.ready && !window.readyAt) window.readyAt = performance.now();
}).observe(document, { subtree: true, attributes: true, childList: true });"""
# milliseconds from the button to a page that says it is kept and is free for the next person
ENTER = """(name) => new Promise((done) => {
    const form = document.getElementById("form");
    const state = document.getElementById("state");
    const all = () => Number(state.dataset.kept) + Number(state.dataset.sent);
    const before = all();
    const began = performance.now();
    const watch = new MutationObserver(() => {
        if (all() === before || form.elements.name.value) return;
        watch.disconnect();
        requestAnimationFrame(() => done(performance.now() - began));
    });
    watch.observe(state, { attributes: true });
    form.elements.name.value = name;
    form.requestSubmit();
})"""


def photo() -> dict[str, Any]:
    made = BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(made, "JPEG", quality=80)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


@pytest.fixture
def desk(demo: Any) -> Iterator[Desk]:
    """The desk of the gate; it runs again for whoever comes after, however this ended."""
    found = demo.desks["kh"]
    yield found
    if found.process.poll() is not None:
        if found.listener.fileno() == -1:
            found.listener = listen("127.0.0.1", found.port, 1)
        found.start()


def kill(desk: Desk) -> None:
    """As a power cut does: nothing is finished in order. Whoever calls now is heard by nobody, and hung on to."""
    assert desk.process is not None
    os.kill(desk.process.pid, signal.SIGKILL)
    desk.process.wait()
    desk.listener = listen("127.0.0.1", desk.port, 1)


@pytest.mark.browser
@pytest.mark.processes
def test_rows_with_photos_outlast_a_killed_desk_once_each_and_in_order(gate: Any, desk: Desk) -> None:
    field = gate("km", "GATE-K")
    page = field.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.locator("[name=photo]").set_input_files(photo())
    page.evaluate(KEEP_MANY, ROWS)
    wait_for(page, ROWS, 0)
    field.shot("gate-hundred-km")
    page.context.set_offline(False)
    page.locator('#state:not([data-sent="0"])').wait_for()
    kill(desk)
    page.reload()
    page.locator("body[data-ready]").wait_for()
    assert page.locator("#state").get_attribute("data-kept") != "0"
    desk.start()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator(f'#state[data-kept="0"][data-sent="{ROWS}"]').wait_for()
    # the browser's own word for a desk that was killed
    gone = ("ERR_CONNECTION_RESET", "ERR_CONNECTION_REFUSED")
    field.errors[:] = [one for one in field.errors if not one.endswith(gone)]
    field.open("/operations/GATE-K/?q=Person")
    rows = page.evaluate(
        "fetch('/operations/GATE-K/people.file?form=csv&purpose=check').then((answer) => answer.text())"
    ).splitlines()[1:]
    assert [row.split(",")[:2] for row in rows if row] == [
        [f"1-{number + 1:04d}", f"Person {number:03d}"] for number in range(ROWS)
    ]


@pytest.mark.browser
@pytest.mark.processes
def test_very_many_people_at_the_desk_and_on_the_phone_stay_usable(
    gate: Any, desk: Desk, tmp_path: Path
) -> None:
    field = gate("vi", "GATE-M")
    page = field.page
    roster = tmp_path / "roster.csv"
    lines = [f"R-{number},Person {number},,," for number in range(MANY)]
    roster.write_text("\n".join(["id,name,birth_date,nationality,document", *lines]))
    desk.run("import", "roster", str(roster), "--operation", "GATE-M")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(NOTE_READY)
    measured = {"connected": measure(page)}
    assert int(page.locator("#counts [data-count=people]").inner_text().replace(".", "")) >= MANY
    wait_for(page, 0, ENTERED)
    page.context.set_offline(True)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    page.evaluate(KEEP_DIRECTLY, ["GATE-M", MANY])
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    measured[f"without a connection, {MANY} kept"] = measure(page)
    wait_for(page, MANY + ENTERED, ENTERED)
    # what is shown of them is bounded
    assert 0 < page.locator("#kept li").count() <= 20
    assert page.locator("#latest li").count() <= 8
    field.shot("gate-two-thousand-vi")
    for where, (ready, each) in measured.items():
        print(
            f"gate, {MANY} people, processor {SLOWER} times slower, {where}: ready {ready:.0f} ms, a row {each:.0f} ms"
        )


def measure(page: Any) -> tuple[float, float]:
    """Milliseconds until the page opened anew can be written in, and of a row (median)."""
    page.reload()
    page.locator("body[data-ready]").wait_for()
    ready = page.evaluate("window.readyAt")
    each = [page.evaluate(ENTER, f"Entered {number}") for number in range(ENTERED)]
    return ready, statistics.median(each)
