"""The providers that the settings describe."""

from __future__ import annotations

import ssl
from collections.abc import Mapping

from callboard.config import ProviderSettings, proxy_for
from callboard.providers import azure, compatible, openai, recording
from callboard.providers.base import Provider
from callboard.providers.calls_http import HttpCallBroker
from callboard.providers.directory import Directory
from callboard.providers.realtime_api import Endpoint, RealtimeApi
from callboard.transports.websocket import WebSocketLimits


def endpoints(settings: ProviderSettings, limits: WebSocketLimits) -> Mapping[str, Endpoint]:
    """Each configured provider's, by name."""
    told: dict[str, tuple[str, Mapping[str, str], str]] = {}
    if key := settings.openai_api_key.get_secret_value():
        headers = openai.headers(key, settings.openai_organization, settings.openai_project)
        told[openai.NAME] = (settings.openai_base_url, headers, openai.KEY_SETTING)
    key = settings.azure_api_key.get_secret_value()
    if key and settings.azure_endpoint:
        address = azure.base_url(settings.azure_endpoint)
        told[azure.NAME] = (address, azure.headers(key), azure.KEY_SETTING)
    if settings.compatible_base_url:
        key = settings.compatible_api_key.get_secret_value()
        address = settings.compatible_base_url
        told[compatible.NAME] = (address, compatible.headers(key), compatible.KEY_SETTING)
    tls = ssl.create_default_context() if told else None
    return {
        name: Endpoint(
            name,
            address,
            headers,
            key_setting,
            proxy_for,
            timeout_s=settings.connect_timeout_s,
            limits=limits,
            tls=tls,
        )
        for name, (address, headers, key_setting) in told.items()
    }


def directory(settings: ProviderSettings, limits: WebSocketLimits) -> Directory:
    """The directory of a server with these settings."""
    providers: dict[str, Provider] = {
        name: RealtimeApi(endpoint, HttpCallBroker(endpoint))
        for name, endpoint in endpoints(settings, limits).items()
    }
    providers[recording.NAME] = recording.Recordings(settings.recordings_dir)
    return Directory(providers, settings.provider_order, has_engine=settings.has_engine)
