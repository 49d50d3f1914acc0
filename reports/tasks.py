"""What a worker does for reports beside its jobs: it gets ready to render when it starts."""

from celery import current_app
from celery.signals import worker_process_init

from portal import pdf


@worker_process_init.connect
def get_ready(**_signal: object) -> None:
    """Load WeasyPrint before the first report asks for it, where reports are rendered."""
    if "pdf" in current_app.amqp.queues.consume_from:
        pdf.prepare_worker()
