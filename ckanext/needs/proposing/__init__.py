"""A harvester proposed for a file that nobody has described, for a person to correct."""

from ckanext.needs.proposing.about import KINDS, About, slug
from ckanext.needs.proposing.layout import read_for_proposal
from ckanext.needs.proposing.propose import Found, Offer, Proposal, propose

__all__ = ["KINDS", "About", "Found", "Offer", "Proposal", "propose", "read_for_proposal", "slug"]
