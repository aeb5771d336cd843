"""The order of the lessons, and of the pages around them."""

from itertools import pairwise

from pages.base_rate.lesson import LESSON as BASE_RATE
from pages.compare.lesson import LESSON as COMPARE
from pages.curves.lesson import LESSON as CURVES
from pages.focal_loss.lesson import LESSON as FOCAL_LOSS
from pages.glossary.lesson import LESSON as GLOSSARY
from pages.leakage.lesson import LESSON as LEAKAGE
from pages.own_data.lesson import LESSON as OWN_DATA
from pages.privacy.lesson import LESSON as PRIVACY
from pages.ratio_dial.lesson import LESSON as RATIO_DIAL
from pages.resampling.lesson import LESSON as RESAMPLING
from pages.smote.lesson import LESSON as SMOTE
from pages.teach.lesson import LESSON as TEACH
from pages.threshold.lesson import LESSON as THRESHOLD
from pages.welcome.lesson import front_page

LESSONS = (
    RATIO_DIAL,
    RESAMPLING,
    SMOTE,
    FOCAL_LOSS,
    THRESHOLD,
    CURVES,
    BASE_RATE,
    LEAKAGE,
    COMPARE,
)
FRONT_PAGE = front_page(LESSONS)
PAGES = (FRONT_PAGE, *LESSONS, OWN_DATA, GLOSSARY, TEACH, PRIVACY)
FOLLOWING = dict(pairwise((FRONT_PAGE, *LESSONS)))  # page → the lesson that comes after it
BY_SLUG = {page.slug: page for page in PAGES}
