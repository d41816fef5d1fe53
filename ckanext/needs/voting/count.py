"""Counting a budget's ballots by the rule that its round has chosen."""

from __future__ import annotations

from ckanext.needs.bilingual import Text
from ckanext.needs.voting.ballots import RANKED, BallotError, BallotRules, Budget
from ckanext.needs.voting.counting import EQUAL_SHARES, Ballots, CountingRule, Outcome, greedy
from ckanext.needs.voting.equal_shares import equal_shares

NOT_RANKED = Text(
    "วิธีแบ่งส่วนเท่ากันใช้กับบัตรแบบจัดลำดับไม่ได้", "Equal shares can't count ballots that are ranked"
)


def count(how: CountingRule, budget: Budget, rules: BallotRules, ballots: Ballots) -> Outcome:
    """Return the result of one budget.

    :raises BallotError: the rule can't count such ballots
    :raises NotInstalled: the rule needs a library that is not there
    """
    if how.counting != EQUAL_SHARES:
        return greedy(budget, rules, ballots, how)
    if rules.method == RANKED:
        raise BallotError(NOT_RANKED)
    return equal_shares(budget, rules, ballots, how)
