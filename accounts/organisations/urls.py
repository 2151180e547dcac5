"""Addresses of organisations."""

from django.urls import path

from accounts.organisations.views import accept, invitations, people, person, tree

app_name = "organisations"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/<uuid:uuid>/", person.person, name="person"),
    path("people/<uuid:uuid>/details/", person.person_profile, name="person-profile"),
    path("people/<uuid:uuid>/roles/new/", person.role_new, name="role-new"),
    path("people/<uuid:uuid>/supervisors/new/", person.supervision_new, name="supervision-new"),
    path("people/<uuid:uuid>/close/", person.account_close, name="account-close"),
    path("people/<uuid:uuid>/reopen/", person.account_reopen, name="account-reopen"),
    path("people/roles/<uuid:uuid>/end/", person.role_end, name="role-end"),
    path("people/supervision/<uuid:uuid>/end/", person.supervision_end, name="supervision-end"),
    path("people/invitations/", invitations.invitations, name="invitations"),
    path("people/invitations/new/", invitations.invitation_new, name="invitation-new"),
    path(
        "people/invitations/<uuid:uuid>/send-again/",
        invitations.invitation_renew,
        name="invitation-renew",
    ),
    path(
        "people/invitations/<uuid:uuid>/withdraw/",
        invitations.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path("people/organisations/", tree.organisations, name="organisations"),
    path("people/organisations/new/", tree.organisation_new, name="organisation-new"),
    path("people/organisations/<uuid:uuid>/", tree.organisation, name="organisation"),
    path("invitation/<str:token>/", accept.invitation_accept, name="invitation-accept"),
]
