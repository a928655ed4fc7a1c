"""The addresses of the reporting board."""

from __future__ import annotations

from django.urls import path

from caunghe.web.accounts.guard import allows
from caunghe.web.reporting import views_board as views

urlpatterns = [
    path("", allows("board.look", views.board), name="board"),
    path("open/", allows("board.open", views.open_all), name="board_open"),
    path("<int:round>/", allows("board.look", views.round_page), name="round"),
    path("<int:round>/csv/", allows("board.look", views.round_csv), name="round_csv"),
    path("<int:round>/close/", allows("board.open", views.close), name="round_close"),
    path("<int:round>/remind/", allows("board.remind", views.remind), name="remind"),
    path("reminder/<int:reminder>/send/", allows("board.remind", views.confirm), name="reminder_send"),
]
