"""What a student does in JupyterLab, as functions of a page."""

from playwright.sync_api import expect

# data-status="idle" is also what the indicator shows before there is a kernel, so the session itself is asked.
READY = """() => {
  const widget = window.jupyterapp?.shell?.currentWidget, context = widget?.sessionContext;
  const kernel = context?.session?.kernel;
  return !!kernel && context.isReady && kernel.connectionStatus === 'connected' && kernel.status === 'idle'
      && !context.pendingInput
      && ![...widget.node.querySelectorAll('.jp-InputPrompt')].some(p => p.textContent.includes('*'));
}"""


def wait_idle(page, timeout=180_000):
    """Return when the kernel is connected and no cell is waiting."""
    page.wait_for_function(READY, timeout=timeout, polling=100)


def open_notebook(page, lab, name):
    """Open a notebook in an empty workspace and return its panel, with its kernel ready."""
    page.goto(f"{lab.base}/lab/tree/{name}?reset&token={lab.token}")
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=60_000)
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    expect(panel.locator(".jp-Notebook")).to_be_visible(timeout=60_000)
    wait_idle(page)
    return panel


def run_all(page):
    """Run → Run All Cells; a failing cell ends it."""
    page.locator("#jp-MainMenu").get_by_role("menuitem", name="Run", exact=True).click()
    page.locator('.lm-Menu li[data-command="runmenu:run-all"]').click()
    page.wait_for_timeout(500)
    wait_idle(page)


def replace_source(page, cell, source):
    """Type `source` over the cell's text, as one input event: no auto-indent, no closing of brackets."""
    cell.locator(".jp-InputArea-editor .cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(source)


def run_cell(page, cell):
    """Shift+Enter in the cell."""
    cell.locator(".jp-InputArea-editor .cm-content").click()
    page.keyboard.press("Shift+Enter")
    page.wait_for_timeout(300)
    wait_idle(page)
