"""`python -m freezer`"""

import sys

from freezer.cli import main

sys.exit(main())
