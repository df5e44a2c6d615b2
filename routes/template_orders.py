"""How interviews may be ordered from a template, for administrators: opened, changed, closed."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import reader_zone
from repositories.states import SeatRole
from routes import plan_form, zone_choices
from routes.forms.template_orders import TemplateOrdersForm
from routes.http import expired_forms, guards, limits
from services.base import Action, Conflict, Invalid, ServiceError, utcnow
from services.interview import places
from services.people import team
from services.planning import WholeTemplate, interview_templates, template_orders

bp = Blueprint("template_orders", __name__)


@bp.route("/templates/<int:template_id>/orders", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.MANAGE_TOKENS)
def edit(template_id: int) -> ResponseReturnValue:
    """Who interviews, in which days times are offered, what is told; saving opens it."""
    whole, before = interview_templates.get(template_id), template_orders.find(template_id)
    form = _form(whole, before)
    if not form.is_submitted():
        return _page(form, whole, before)
    with limits.form() as attempt:
        if not form.validate():
            return _page(form, whole, before)
        try:
            template_orders.open_for(template_id, form.wanted(), by=g.user.id, role=g.user.role, at=utcnow())
        except (Invalid, Conflict) as error:
            form.refuse(error)
            return _page(form, whole, before, error)
        attempt.give_back()
    flash(_("The template can be ordered."), "ok")
    return _back(template_id)


@bp.post("/templates/<int:template_id>/orders/close")
@guards.allowed(Action.MANAGE_TOKENS)
def close(template_id: int) -> ResponseReturnValue:
    """What was ordered goes on."""
    template_orders.close(template_id, by=g.user.id, role=g.user.role, at=utcnow())
    flash(_("The template can no longer be ordered. What was ordered goes on."), "ok")
    return _back(template_id)


def _back(template_id: int) -> ResponseReturnValue:
    return redirect(url_for("interview_templates.show", template_id=template_id) + "#orders")


def _form(whole: WholeTemplate, before: template_orders.Ordering | None) -> TemplateOrdersForm:
    form = TemplateOrdersForm()
    form.offer_change_hours()
    zone = reader_zone()
    if not form.is_submitted():
        if before is None:  # Whoever is on the template's panel may well interview.
            chosen = [one.user_id for one in whole.panel if one.is_there and one.role == SeatRole.INTERVIEWER]
            form.timezone.data = zone
        else:
            chosen = [one.user_id for one in before.people if one.is_there]
            form.show(before.orders)
        form.show_people(chosen)
        form.timezone.data = places.offered_name(form.timezone.data)
    first = [places.offered_name(one) for one in (form.timezone.data or zone, zone)]
    form.timezone.choices = zone_choices.choices(first)
    colleagues = [(one.id, one.name, one.email) for one in team.list_active()]
    form.offer_people(plan_form.listed(colleagues, [field.data for field in form.person_fields()]))
    return form


def _page(
    form: TemplateOrdersForm,
    whole: WholeTemplate,
    before: template_orders.Ordering | None,
    error: ServiceError | None = None,
) -> ResponseReturnValue:
    status = error.status if error else 400 if form.is_submitted() else 200
    page = render_template(
        "orders/template.html",
        form=form,
        template=whole.template,
        before=before,
        gone=[one.name for one in before.people if not one.is_there] if before else [],
    )
    return page, status
