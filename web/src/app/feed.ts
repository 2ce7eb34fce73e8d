/** The feed of a session: one for as long as the session is. */
import { openFeed } from "@/api/feed";
import { FEED_KINDS } from "@/realtime/feed/entries";
import { FeedPart } from "@/realtime/feed/part";
import type { Session } from "@/realtime/session";

const feeds = new WeakMap<Session, FeedPart>();

export function feedOf(session: Session): FeedPart {
  const known = feeds.get(session);
  if (known !== undefined) return known;
  const feed = new FeedPart(
    (sessionId, sink) =>
      openFeed(sessionId, { kinds: FEED_KINDS, received: (message) => sink.received(message) }),
    {
      get lastItemId() {
        return session.record.fold.conversation.items.at(-1)?.id ?? null;
      },
      note: (note) => session.note(note),
    },
  );
  session.use(feed);
  feeds.set(session, feed);
  return feed;
}
