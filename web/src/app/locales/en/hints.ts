export const hints = {
  hints: {
    invalid_json:
      "The message is not JSON. Check what the client sends; a quote or a bracket may be missing.",
    invalid_event: "Send one JSON object a message, as text, with a `type`.",
    message_too_large: "Send less at once: smaller pieces of audio, or a smaller image.",
    invalid_value:
      "Choose one of the values that the message names. Nothing of the event was applied.",
    unknown_parameter:
      "The server does not know this field. Check its spelling and where it is nested; nothing of the event was applied.",
    missing_required_parameter: "Add the field that the message names and send the event again.",
    invalid_type:
      "The field has the wrong kind of value. Check numbers against texts, and lists against single values.",
    out_of_range: "The value is out of its range. The message says the limit.",
    cannot_update_voice:
      "The voice is fixed once the agent has spoken. Start a new conversation to change it.",
    unsupported_feature:
      "The embedded engine cannot do this. Leave it out, or use a provider that can.",
    session_expired:
      "The session reached its longest time. Reconnect; the conversation is carried over.",
    input_audio_buffer_full: "The buffer is full. Commit or clear it before sending more audio.",
    input_audio_buffer_commit_empty:
      "There was less than 100 ms of audio. Hold the button longer, and check that the microphone hears you.",
    item_not_found:
      "There is no such item: it was deleted, or belongs to an earlier session. Look for its id in the list.",
    item_create_invalid_item_id:
      "An item with this id exists already. Leave the id out, or choose a new one.",
    conversation_item_limit_reached:
      "The conversation is full. Delete old items, or start a new conversation.",
    invalid_tool_call_id:
      "The result names a call that the conversation does not have. Use the call's `call_id`, once.",
    response_cancel_not_active:
      "The response had already ended when the cancellation came. Harmless.",
    conversation_already_has_active_response:
      "One response at a time. Wait for `response.done`, or cancel it first.",
    response_limit_reached: "Too many responses run at once. Wait until one has ended.",
    invalid_api_key:
      "The key is wrong or was withdrawn. Put the right one into the server's configuration.",
    invalid_model: "The server has no such model. Choose another one in the settings.",
    missing_model: "Choose a model in the settings.",
    beta_api_shape_disabled: "The client speaks the beta protocol. Bring it to the GA names.",
    call_id_not_found: "The call has ended or never was. Start a new one.",
    session_limit_reached: "The server is full. Try again in a moment, or end another session.",
    engine_not_ready: "The engine still loads its models. It takes a moment after the start.",
    engine_off: "This server has no engine of its own. Choose a provider's model in the settings.",
    slow_reader: "The browser read too slowly. Close heavy tabs, and check the network.",
    server_error: "The server failed, not you. Try again; its log has the details.",
    rate_limit_exceeded: "Too much in too short a time. Wait as long as the message says.",
    insufficient_quota: "The provider's account has no credit left.",
    other: "The message says what was wrong. The session goes on.",
  },
} as const;
