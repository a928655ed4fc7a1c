from .linkage.explanation import explanations as explanations
from .linkage.faults import LINK_RULES as LINK_RULES
from .linkage.link import Linkage as Linkage
from .linkage.link import link as link
from .linkage.options import LinkOptions as LinkOptions
from .linkage.parameters import LinkModel as LinkModel
from .linkage.parameters import read_model as read_model
from .linkage.parameters import write_model as write_model
