"""A small window in the corner from which files can be dragged, as from a file manager.

Usage: drag.py FILE... Prints "ready" once it is drawn.
"""

import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gio, Gtk  # noqa: E402

files = [Gio.File.new_for_path(path).get_uri() for path in sys.argv[1:]]

# No window manager moves or enlarges it.
window = Gtk.Window(type=Gtk.WindowType.POPUP)
window.set_size_request(60, 60)
window.move(0, 0)
handle = Gtk.EventBox()
window.add(handle)
handle.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
handle.drag_source_add_uri_targets()
handle.connect("drag-data-get", lambda _w, _c, data, _i, _t: data.set_uris(files))
handle.connect("map-event", lambda *_: print("ready", flush=True))
handle.add_events(Gdk.EventMask.STRUCTURE_MASK)
window.show_all()
Gtk.main()
