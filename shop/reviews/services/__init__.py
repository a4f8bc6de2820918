"""What can be done with reviews, votes, questions and answers."""

from .opinions import (
    CannotReview,
    CannotVote,
    hide_review,
    keep_review,
    public_name,
    reply_to_review,
    report_review,
    vote_helpful,
)
from .products import ReviewDraft, ReviewWords, post_review, write_reviews
from .questions import CannotAnswerQuestion, Said, answer_question, ask_question, hide_answer, hide_question
from .ratings import refresh_ratings, refresh_seller_rating
from .shops import SellerWords, post_seller_review

__all__ = [
    "CannotAnswerQuestion",
    "CannotReview",
    "CannotVote",
    "ReviewDraft",
    "ReviewWords",
    "Said",
    "SellerWords",
    "answer_question",
    "ask_question",
    "hide_answer",
    "hide_question",
    "hide_review",
    "keep_review",
    "post_review",
    "post_seller_review",
    "public_name",
    "refresh_ratings",
    "refresh_seller_rating",
    "reply_to_review",
    "report_review",
    "vote_helpful",
    "write_reviews",
]
