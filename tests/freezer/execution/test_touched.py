"""강의가 실제로 건드린 것이 바뀌면 낡고, 아닌 것이 바뀌면 그대로이다.

사례를 몇 강의에 모아 한 번에 실행한 다음, 저마다의 것을 모두 고치고 판정을 본다.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from freezer.frozen.store import Store
from freezer.staleness.examined import Examined, Kind
from tests.freezer.conftest import Site

# 까닭에서 가리키는 것만 남긴다
NAMED = re.compile(r"(?:의 [^/]*)? 이\(가\) .*")
VARIABLES = (*(f"COURSE_{letter}" for letter in "NMSTPQRV"), "COLUMNS", "LANGUAGE")
RUN_CHILD = "import subprocess, sys\nsubprocess.run([sys.executable, {}], check=True)"


@dataclass(frozen=True)
class Case:
    """셀들, 실행하기 전의 파일들, 실행한 다음 고치는 파일들, 그리고 낡은 까닭에 있어야 할 글."""

    cell: str
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    why: str = ""


# 파일의 이름에서 @는 사례의 이름이 된다.
STALE = {
    "joined": Case(
        "from pathlib import Path\nprint((Path('@') / 'b.csv').read_text())",
        {"@/b.csv": "1"},
        {"@/b.csv": "2"},
        "@/b.csv 이(가) 바뀜",
    ),
    "fstring": Case(
        "n = 'x'\nprint(open(f'@/{n}.csv').read())", {"@/x.csv": "1"}, {"@/x.csv": "2"}, "@/x.csv"
    ),
    "glob": Case(
        "import glob\nprint(sorted(glob.glob('@/*.csv')))",
        {"@/a.csv": "1", "@/notes.txt": ""},
        {"@/new.csv": "1"},
        "@/*.csv 에 드는 파일들",
    ),
    "pathglob": Case(
        "from pathlib import Path\nprint(sorted(Path('@').glob('**/*.csv')))",
        {"@/a.csv": "1"},
        {"@/deep/new.csv": "1"},
        "@/**/*.csv 에 드는 파일들",
    ),
    "listdir": Case(
        "import os\nprint(sorted(os.listdir('@')))", {"@/a": ""}, {"@/b": ""}, "@ 에 드는 파일들"
    ),
    "nodot": Case("print(open('@/DATA').read())", {"@/DATA": "1"}, {"@/DATA": "2"}, "@/DATA"),
    "beside": Case(
        "from lib.beside import table\nprint(table())",
        {
            "lib/beside.py": "import os\nHERE = os.path.dirname(__file__)\n\n\ndef table():\n"
            "    return open(os.path.join(HERE, 'beside' + str(7))).read()\n",
            "lib/beside7": "1",
        },
        {"lib/beside7": "2"},
        "lib/beside7",
    ),
    "fromroot": Case(
        "from lib.fromroot import table\nprint(table())",
        {
            "lib/fromroot.py": "def table():\n    return open('@/' + 'r.csv').read()\n",
            "@/r.csv": "1",
        },
        {"@/r.csv": "2"},
        "@/r.csv",
    ),
    "chdir": Case(
        "import os\nos.chdir('@')\nprint(open('in.csv').read())",
        {"@/in.csv": "1"},
        {"@/in.csv": "2"},
        "@/in.csv",
    ),
    "exec": Case(
        "exec(open('@/s.py').read())",
        {"@/s.py": "print(open('@/' + 'more.csv').read())", "@/more.csv": "1"},
        {"@/more.csv": "2"},
        "@/more.csv",
    ),
    "runmagic": Case("%run @/s.py", {"@/s.py": "print(1)"}, {"@/s.py": "print(2)"}, "@/s.py"),
    "loadext": Case(
        "%load_ext extension",
        {"extension.py": "def load_ipython_extension(shell):\n    print(1)\n"},
        {"extension.py": "def load_ipython_extension(shell):\n    print(2)\n"},
        "extension.py",
    ),
    "linemagic": Case(
        "%time from lib.linemagic import x\nprint(x)",
        {"lib/linemagic.py": "x = 1\n"},
        {"lib/linemagic.py": "x = 2\n"},
        "lib/linemagic.py의 x",
    ),
    "shell": Case("!cat @/x.csv", {"@/x.csv": "1"}, {"@/x.csv": "2"}, "@/x.csv"),
    "child": Case(
        RUN_CHILD.format("'-m', 'lib.child'"),
        {"lib/child.py": "print(open('@/' + 'x.csv').read())\n", "@/x.csv": "1"},
        {"@/x.csv": "2"},
        "@/x.csv",
    ),
    "childcode": Case(
        RUN_CHILD.format("'-m', 'lib.childcode'"),
        {"lib/childcode.py": "print(1)\n"},
        {"lib/childcode.py": "print(2)\n"},
        "lib/childcode.py",
    ),
    "namespace": Case(
        "import space.x\nprint(space.x.NAME)",
        {"space/x.py": "NAME = 1\n"},
        {"space/__init__.py": ""},
        "space/__init__.py 이(가) 생김",
    ),
    "dynamic": Case(
        "import importlib\nprint(importlib.import_module('dyn' + '17').X)",
        {"dyn17.py": "X = 1\n"},
        {"dyn17.py": "X = 2\n"},
        "dyn17.py",
    ),
    "syspath": Case(
        "import sys\nsys.path.insert(0, '@')\nimport far\nprint(far.X)",
        {"@/far.py": "X = 1\n"},
        {"@/far.py": "X = 2\n"},
        "@/far.py",
    ),
    "star": Case(
        "from package import *\nprint(sub.X)",
        {"package/__init__.py": "__all__ = ['sub']\n", "package/sub.py": "X = 1\n"},
        {"package/sub.py": "X = 2\n"},
        "package/sub.py",
    ),
    "optional": Case(
        "try:\n    import optional20\nexcept ImportError:\n    print('없음')",
        {},
        {"optional20.py": ""},
        "optional20.py 이(가) 생김",
    ),
    "optionaldynamic": Case(
        "import importlib.util\nprint(importlib.util.find_spec('optional' + '21') is None)",
        {},
        {"optional21/x.py": ""},
        "optional21 이(가) 생김",
    ),
    "exists": Case(
        "from pathlib import Path\nprint(Path('@' + '.csv').exists())",
        {},
        {"exists.csv": ""},
        "exists.csv 이(가) 생김",
    ),
    "shadow": Case("import colorsys", {}, {"colorsys.py": ""}, "colorsys.py 이(가) 생김"),
    "dateutil": Case(
        "import dateutil",
        {"constraints.txt": "python-dateutil==1\ncycler==1\n"},
        {"constraints.txt": "python-dateutil==2\ncycler==2\n"},
        "python-dateutil 1 → 2",
    ),
    "transitive": Case("import matplotlib.pyplot", why="cycler 1 → 2"),
    "depends": Case("#| depends: '@/*.csv'\n1", {"@/a.csv": "1"}, {"@/a.csv": "2"}, "@/a.csv"),
    "dependsmore": Case(
        "#| depends: '@/*.csv'\n1", {"@/a.csv": "1"}, {"@/b.csv": ""}, "@/*.csv 에 드는"
    ),
    "variable": Case("import os\nprint(os.environ.get('COURSE_N'))", why="COURSE_N 이(가) 바뀜"),
    "libvariable": Case(
        "from lib.libvariable import n\nprint(n())",
        {"lib/libvariable.py": "import os\n\n\ndef n():\n    return os.getenv('COURSE_M', '0')\n"},
        why="COURSE_M 이(가) 바뀜",
    ),
    "shellvariable": Case("!echo $COURSE_S", why="COURSE_S 이(가) 바뀜"),
    "environmentfile": Case(
        "import os\nprint(os.environ['COURSE_FILE'])",
        {"_environment": "# 강의에 쓴다\nCOURSE_FILE='1'\n"},
        {"_environment": "COURSE_FILE=2\n"},
        "COURSE_FILE 이(가) 바뀜",
    ),
    "docstring": Case(
        "from lib.docstring import f\nprint(f.__doc__)",
        {"lib/docstring.py": 'def f():\n    """글."""\n'},
        {"lib/docstring.py": 'def f():\n    """다른 글."""\n'},
        "lib/docstring.py 이(가) 바뀜",
    ),
    # 파이썬의 감사 훅이 알려 주지 않는 길
    "cpp": Case(
        "import ctypes\nprint(ctypes.CDLL(None).open(('@/' + 'c.dat').encode(), 0) > 0)",
        {"@/c.dat": "1"},
        {"@/c.dat": "2"},
        "@/c.dat 이(가) 바뀜",
    ),
    "cpplist": Case(
        "import ctypes\nprint(bool(ctypes.CDLL(None).opendir(('cpp' + 'list').encode())))",
        {"@/a": ""},
        {"@/b": ""},
        "@ 에 드는 파일들",
    ),
    "cppchild": Case(
        RUN_CHILD.format("'-c', 'import ctypes\\nctypes.CDLL(None).open(b\"@/\" + b\"c.dat\", 0)'"),
        {"@/c.dat": "1"},
        {"@/c.dat": "2"},
        "@/c.dat 이(가) 바뀜",
    ),
    "dirfd": Case(
        "import os\nfolder = os.open('dir' + 'fd', os.O_RDONLY)\n"
        "print(os.read(os.open('d.csv', os.O_RDONLY, dir_fd=folder), 9))",
        {"@/d.csv": "1"},
        {"@/d.csv": "2"},
        "@/d.csv 이(가) 바뀜",
    ),
    "fwalk": Case(
        "import os\nprint(sorted(next(os.fwalk('fw' + 'alk'))[2]))",
        {"@/a": ""},
        {"@/b": ""},
        "@ 에 드는 파일들",
    ),
    "memmap": Case(
        "import numpy as np\nprint(np.memmap('mem' + 'map/m.dat', mode='r'))",
        {"@/m.dat": "1"},
        {"@/m.dat": "2"},
        "@/m.dat 이(가) 바뀜",
    ),
    "getsize": Case(
        "import os\nprint(os.path.getsize('get' + 'size.dat'))",
        {"@.dat": "1"},
        {"@.dat": "22"},
        "@.dat 이(가) 바뀜",
    ),
    "pathstat": Case(
        "from pathlib import Path\nprint(Path('path' + 'stat.dat').stat().st_size)",
        {"@.dat": "1"},
        {"@.dat": "22"},
        "@.dat 이(가) 바뀜",
    ),
    "zipped": Case(
        "import sys\nsys.path.insert(0, 'zipped.' + 'zip')\nimport inzip\nprint(inzip.X)",
        why="zipped.zip 이(가) 바뀜",
    ),
    "getdata": Case(
        "import pkgutil\nprint(pkgutil.get_data('gd', 'x' + '.csv'))",
        {"gd/__init__.py": "", "gd/x.csv": "1"},
        {"gd/x.csv": "2"},
        "gd/x.csv 이(가) 바뀜",
    ),
    "resources": Case(
        "from importlib import resources\n"
        "print(resources.files('rs').joinpath('x' + '.csv').read_text())",
        {"rs/__init__.py": "", "rs/x.csv": "1"},
        {"rs/x.csv": "2"},
        "rs/x.csv 이(가) 바뀜",
    ),
    "pth": Case(
        "import site\nsite.addsitedir('p' + 'th')\nimport inpth\nprint(inpth.X)",
        {"@/a.pth": "deep\n", "@/deep/inpth.py": "X = 1\n"},
        {"@/deep/inpth.py": "X = 2\n"},
        "@/deep/inpth.py 이(가) 바뀜",
    ),
    "entrypoints": Case(
        "from importlib.metadata import entry_points\n"
        "print(list(entry_points(group='of.lecture')))",
        {},
        {"my-1.dist-info/entry_points.txt": "[of.lecture]\na = b:c\n"},
        "*.*-info 에 드는 파일들",
    ),
    "runpath": Case(
        "import runpy\nprint(runpy.run_path('run' + 'path.py')['X'])",
        {"@.py": "X = 1\n"},
        {"@.py": "X = 2\n"},
        "@.py 이(가) 바뀜",
    ),
    "loader": Case(
        "from importlib.machinery import SourceFileLoader\n"
        "print(SourceFileLoader('l', 'load' + 'er.py').load_module().X)",
        {"@.py": "X = 1\n"},
        {"@.py": "X = 2\n"},
        "@.py 이(가) 바뀜",
    ),
    "forked": Case(
        "import multiprocessing as mp\nwith mp.get_context('fork').Pool(1) as pool:\n"
        '    print(pool.map(open, [])) or pool.apply(exec, [\'open("for" + "ked.csv").read()\'])',
        {"@.csv": "1"},
        {"@.csv": "2"},
        "@.csv 이(가) 바뀜",
    ),
    "spawned": Case(
        RUN_CHILD.format("'-c', 'open(\"sp\" + \"awned.csv\").read()'"),
        {"@.csv": "1"},
        {"@.csv": "2"},
        "@.csv 이(가) 바뀜",
    ),
    "elsewhere": Case(
        "import subprocess\nsubprocess.run(['cat', 'x.csv'], cwd='else' + 'where')",
        {"@/x.csv": "1"},
        {"@/x.csv": "2"},
        "@/x.csv 이(가) 바뀜",
    ),
    "mplstyle": Case(
        "import matplotlib.pyplot as plt\nplt.style.use('mpl' + 'style.mplstyle')",
        {"@.mplstyle": "lines.linewidth: 1\n"},
        {"@.mplstyle": "lines.linewidth: 2\n"},
        "@.mplstyle 이(가) 바뀜",
    ),
    "database": Case(
        "import sqlite3\nd = sqlite3.connect('file:data' + 'base.db?mode=ro', uri=True)\n"
        "print(d.execute('select * from t').fetchall())",
        why="database.db 이(가) 바뀜",
    ),
    "dbm": Case(
        "import dbm.dumb\nprint(dict(dbm.dumb.open('db' + 'm', 'r')))",
        {"@.dir": "'a', (0, 1)\n", "@.dat": "1"},
        {"@.dat": "2"},
        "@.dat 이(가) 바뀜",
    ),
    # 다른 프로그램에 건넨 글
    "shellglob": Case("!cat @/*.csv", {"@/a.csv": "1"}, {"@/a.csv": "2"}, "@/a.csv 이(가) 바뀜"),
    "shellcd": Case(
        "!cd @/deep && cat x.csv", {"@/deep/x.csv": "1"}, {"@/deep/x.csv": "2"}, "@/deep/x.csv"
    ),
    "shellspace": Case(
        "!cat '@/my file.csv'", {"@/my file.csv": "1"}, {"@/my file.csv": "2"}, "@/my file.csv"
    ),
    "programspace": Case(
        "import subprocess\nsubprocess.run(['cat', '@/my ' + 'file.csv'])",
        {"@/my file.csv": "1"},
        {"@/my file.csv": "2"},
        "@/my file.csv",
    ),
    "script": Case("%%bash\ncd @\ncat x.csv", {"@/x.csv": "1"}, {"@/x.csv": "2"}, "@/x.csv"),
    "scriptvariable": Case("%%sh\necho $COURSE_T", why="환경 변수 COURSE_T 이(가) 바뀜"),
    # 모듈의 글과 주석을 보이는 lib의 함수
    "libdoc": Case(
        "from lib.libdoc import f, show\nprint(show(f))",
        {"lib/libdoc.py": 'def f():\n    """글."""\n\n\ndef show(g):\n    return g.__doc__\n'},
        {"lib/libdoc.py": 'def f():\n    """새."""\n\n\ndef show(g):\n    return g.__doc__\n'},
        "lib/libdoc.py 이(가) 바뀜",
    ),
    "codeline": Case(
        "from lib.codeline import f\nprint(f.__code__.co_firstlineno)",
        {"lib/codeline.py": "def f():\n    return 1\n"},
        {"lib/codeline.py": "# 주석\ndef f():\n    return 1\n"},
        "lib/codeline.py 이(가) 바뀜",
    ),
    "traceback": Case(
        "#| error: true\nfrom lib.traceback import f\nf()",
        {"lib/traceback.py": "def f():\n    return 1 / 0  # 하나\n"},
        {"lib/traceback.py": "def f():\n    return 1 / 0  # 둘\n"},
        "lib/traceback.py 이(가) 바뀜",
    ),
    "libsource": Case(
        "from lib.libsource import show\nfrom lib import shown\nprint(show(shown.f))",
        {
            "lib/libsource.py": "import inspect as i\n\n\ndef show(g):\n"
            "    return i.getsource(g)\n",
            "lib/shown.py": "def f():\n    return 1  # 하나\n",
        },
        {"lib/shown.py": "def f():\n    return 1  # 둘\n"},
        "lib/shown.py 이(가) 바뀜",
    ),
    # 표준 라이브러리가 대신 묻는 것
    "filecmp": Case(
        "import filecmp\nprint(filecmp.cmp('file' + 'cmp.a', 'file' + 'cmp.b'))",
        {"@.a": "1", "@.b": "22"},
        {"@.b": "1"},
        "@.b 이(가) 바뀜",
    ),
    "columns": Case(
        "import shutil\nprint(shutil.get_terminal_size().columns)", why="COLUMNS 이(가) 바뀜"
    ),
    "gettext": Case(
        "import gettext\nprint(gettext.find('none'))", why="환경 변수 LANGUAGE 이(가) 바뀜"
    ),
    "attached": Case(
        "import sqlite3\nd = sqlite3.connect(':memory:')\n"
        "d.execute('attach ? as o', ('attach' + 'ed.db',))\n"
        "print(d.execute('select * from o.t').fetchall())",
        why="attached.db 이(가) 바뀜",
    ),
    "walked": Case(
        "import os\n\n\ndef walk(folder):\n    for entry in os.scandir(folder):\n"
        "        yield from walk(entry) if entry.is_dir() else [entry.path]\n\n\n"
        "print(sorted(walk('wal' + 'ked')))",
        {"@/deep/a": ""},
        {"@/deep/b": ""},
        "@/deep 에 드는 파일들",
    ),
    "mapped": Case(
        "import numpy as np\nprint(np.load('map' + 'ped.npy', mmap_mode='r'))",
        why="mapped.npy 이(가) 바뀜",
    ),
    "zippath": Case(
        "import zipfile\nprint((zipfile.Path('zip' + 'ped.zip') / 'inzip.py').read_text())",
        why="zipped.zip 이(가) 바뀜",
    ),
    "readlink": Case("import os\nprint(os.readlink('read' + 'link/now'))", why="@/now 이(가) 바뀜"),
    # 스스로 쓰는 파일도, 쓰기 전에 읽었으면 처음의 내용에 달려 있다
    "rewrote": Case(
        "text = open('re' + 'wrote').read()\nopen('re' + 'wrote', 'w').write(text)",
        {"@": "1"},
        {"@": "2"},
        "@ 이(가) 바뀜",
    ),
    "appended": Case(
        "with open('append' + 'ed', 'a+') as file:\n    file.seek(0)\n    print(file.read())",
        {"@": "1"},
        {"@": "2"},
        "@ 이(가) 바뀜",
    ),
    "connected": Case(
        "import sqlite3\nd = sqlite3.connect('connect' + 'ed.db')\n"
        "print(d.execute('select * from t').fetchall())\nd.close()",
        why="connected.db 이(가) 바뀜",
    ),
    "writable": Case(
        "import numpy as np\nprint(np.memmap('writ' + 'able', mode='r+'))",
        {"@": "1"},
        {"@": "2"},
        "@ 이(가) 바뀜",
    ),
    "cpplink": Case(
        "import ctypes\nprint(ctypes.CDLL(None).open(b'li' + b'nk/now', 0) > 0)",
        why="link/now 이(가) 바뀜",
    ),
    "resolved": Case(
        "from pathlib import Path\nprint(Path('read' + 'link/now').resolve().name)",
        why="readlink/now 이(가) 바뀜",
    ),
    "scansizes": Case(
        "import os\nprint([entry.stat().st_size for entry in os.scandir('scan' + 'sizes')])",
        {"@/a": "1"},
        {"@/a": "22"},
        "@ 에 드는 파일들",
    ),
    # 환경 변수를 읽는 다른 길들
    "popped": Case("import os\nprint(os.environ.pop('COURSE_' + 'P'))", why="COURSE_P 이(가)"),
    "magicvariable": Case("%env COURSE_Q", why="환경 변수 COURSE_Q 이(가) 바뀜"),
    "childvariable": Case(
        RUN_CHILD.format("'-c', 'import os; print(os.environ[\"COURSE_\" + \"R\"])'"),
        why="환경 변수 COURSE_R 이(가) 바뀜",
    ),
    "printenv": Case("!printenv COURSE_V", why="환경 변수 COURSE_V 이(가) 바뀜"),
    "shellfile": Case(
        "!sh @/s.sh", {"@/s.sh": "cat @/x.csv\n", "@/x.csv": "1"}, {"@/x.csv": "2"}, "@/x.csv"
    ),
    "link": Case("print(open('@/now').read())", why="@/now 이(가) 바뀜"),
    "binary": Case("print(len(open('binary.dat', 'rb').read()))", why="binary.dat 이(가) 바뀜"),
}

CURRENT = {
    "printed": Case("print('@.csv 를 보세요')", {"@.csv": "1"}, {"@.csv": "2"}),
    "copied": Case("import os\nhere = {**os.environ}, dict(os.environ), os.environ.copy()"),
    "wrote": Case(
        "import os\nos.makedirs('@', exist_ok=True)\nopen('@/own.csv', 'w').write('1')\n"
        "print(open('@/own.csv').read(), os.listdir('@'))",
        {},
        {"@/own.csv": "손댄 것"},
    ),
    "cppwrote": Case(
        "import ctypes, os\nlibc = ctypes.CDLL(None)\n"
        "f = libc.creat(('cpp' + 'wrote.dat').encode(), 0o644)\n"
        "libc.write(f, b'1', 1)\nlibc.close(f)",
        {},
        {"@.dat": "손댄 것"},
    ),
    "cppthenread": Case(
        "import ctypes, os\nlibc = ctypes.CDLL(None)\n"
        "f = libc.creat(('cppthen' + 'read').encode(), 0o644)\n"
        "libc.write(f, b'1', 1)\nlibc.close(f)\nprint(open('cppthen' + 'read').read())",
        {},
        {"@": "손댄 것"},
    ),
    "crlf": Case("print(open('@.csv').read())", {"@.csv": "1\n2\n"}, {"@.csv": "1\r\n2\r\n"}),
    "libprose": Case(
        "import importlib\nprint(importlib.import_module('lib.' + 'libprose').X)",
        {"lib/libprose.py": '"""글."""\nX = 1\n'},
        {"lib/libprose.py": '"""다른 글."""\n\nX = 1  # 주석\n'},
    ),
    "childalone": Case("!ls @", {"@/a": ""}, {"elsewhere/a": ""}),
}

# 강의마다 담은 사례들
LECTURES = {
    "files": (
        *("joined", "fstring", "glob", "pathglob", "listdir", "nodot", "beside", "fromroot"),
        *("exists", "link", "binary", "depends", "dependsmore"),
    ),
    "imports": (
        *("loadext", "namespace", "dynamic", "star", "optional", "optionaldynamic"),
        *("shadow", "dateutil", "transitive"),
    ),
    "cpp": ("cpp", "cpplist", "cppchild", "dirfd", "fwalk", "memmap", "getsize", "pathstat"),
    "loaders": (
        *("zipped", "getdata", "resources", "pth", "entrypoints", "runpath", "loader"),
        *("forked", "spawned", "elsewhere", "mplstyle", "database", "dbm", "readlink"),
    ),
    "kept": ("rewrote", "appended", "connected", "writable", "cpplink", "resolved", "scansizes"),
    "environment": ("popped", "magicvariable", "childvariable", "printenv", "shellfile"),
    "asked": ("filecmp", "columns", "gettext", "attached", "walked", "mapped", "zippath"),
    "shells": ("shellglob", "shellcd", "shellspace", "programspace", "script", "scriptvariable"),
    "shown": ("libdoc", "libsource"),
    "line": ("codeline",),
    "failing": ("traceback",),
    "scripts": ("exec", "runmagic", "syspath", "chdir"),
    "programs": ("shell", "child", "childcode"),
    "variables": ("variable", "libvariable", "shellvariable", "environmentfile", "linemagic"),
    "still": ("printed", "copied", "wrote", "cppwrote", "cppthenread", "crlf"),
    "library": ("libprose",),
    "prose": ("docstring",),
    "listing": ("childalone",),
}
LECTURE_OF = {case: lecture for lecture, cases in LECTURES.items() for case in cases}


def filled(text: str, name: str) -> str:
    return text.replace("@", name)


def write(site: Site, name: str, files: dict[str, str]) -> None:
    for file, text in files.items():
        path = site.root / filled(file, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(filled(text, name).encode())


def write_binary(site: Site, value: str) -> None:
    """`value`가 든 zip과 데이터베이스와 배열."""
    with zipfile.ZipFile(site.root / "zipped.zip", "w") as zipped:
        zipped.writestr("inzip.py", f"X = {value}\n")
    np.save(site.root / "mapped.npy", np.array([int(value)]))
    for path in (site.root / f"{name}.db" for name in ("database", "attached", "connected")):
        path.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.execute("create table t (x)")
            database.execute("insert into t values (?)", [value])
            database.commit()


@dataclass
class Changed:
    """모두 고친 다음의 프로젝트: 고치기 전과 뒤의 판정."""

    site: Site
    before: dict[str, Examined]
    after: dict[str, Examined]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Changed]:
    site = Site(tmp_path_factory.mktemp("touched"))
    site.write("lib/__init__.py", "")
    cases = STALE | CURRENT
    for name, case in cases.items():
        write(site, name, case.before)
    for lecture, names in LECTURES.items():
        site.lecture(lecture, *(filled(cases[name].cell, name) for name in names))
    for number in (1, 2):
        site.write(f"link/v{number}", str(number))
        site.write(f"readlink/v{number}", "같은 내용")
    for folder in ("link", "readlink"):
        (site.root / folder / "now").symlink_to("v1")
    write_binary(site, "1")
    (site.root / "binary.dat").write_bytes(b"\0\r\n\r\n")
    with pytest.MonkeyPatch.context() as patch:
        for variable in VARIABLES:
            patch.setenv(variable, "1")
        outcomes = site.run(jobs=2)
        assert {o.name: str(o.error) for o in outcomes.values() if o.error} == {}
        before = site.states()
        for variable in VARIABLES:
            patch.setenv(variable, "2")
        for name, case in cases.items():
            write(site, name, case.after)
        for folder in ("link", "readlink"):
            (site.root / folder / "now").unlink()
            (site.root / folder / "now").symlink_to("v2")
        write_binary(site, "2")
        (site.root / "binary.dat").write_bytes(b"\0\n\n")
        yield Changed(site, before, site.states())


@pytest.mark.xdist_group("touched")
@pytest.mark.parametrize("name", STALE)
def test_what_it_touched_makes_it_stale(changed: Changed, name: str) -> None:
    before, after = (found[LECTURE_OF[name]] for found in (changed.before, changed.after))
    assert before.kind is Kind.CURRENT, before.why
    assert after.kind is Kind.STALE
    assert filled(STALE[name].why, name) in "; ".join(after.why)


@pytest.mark.xdist_group("touched")
def test_nothing_else_makes_it_stale(changed: Changed) -> None:
    """까닭이 가리키는 것의 수가 고친 것의 수를 넘지 않는다."""
    for lecture in ("files", "scripts", "variables", "cpp", "kept"):
        why = {NAMED.sub("", reason) for reason in changed.after[lecture].why}
        assert len(why) == len(LECTURES[lecture]), lecture


@pytest.mark.xdist_group("touched")
@pytest.mark.parametrize("lecture", ["still", "library", "listing"])
def test_what_it_did_not_touch_leaves_it_current(changed: Changed, lecture: str) -> None:
    assert changed.before[lecture].current, changed.before[lecture].why
    assert changed.after[lecture].current, changed.after[lecture].why


@pytest.mark.xdist_group("touched")
def test_the_cache_does_not_bring_back_what_an_untracked_change_made_wrong(
    changed: Changed,
) -> None:
    """얼린 것을 지워도, 그때 건드린 것이 달라졌으면 다시 실행한다."""
    site = changed.site
    shutil.rmtree(Store(site.root).folder("scripts"))
    assert site.run("scripts")["scripts"].executed == len(LECTURES["scripts"])
    shutil.rmtree(Store(site.root).folder("scripts"))
    assert site.run("scripts")["scripts"].executed == 0
    assert site.states()["scripts"].current


@pytest.mark.xdist_group("touched")
def test_what_it_wrote_is_never_refused(changed: Changed) -> None:
    """제가 쓰는 파일의 이름을 적은 강의도, 몇 번이고 실행된다."""
    assert changed.site.run("still", force=True)["still"].error is None
    assert changed.site.states()["still"].current
