import type { Session } from "@/realtime/session";
import { Component, type ReactNode } from "react";
import { useLocation, useNavigate, useRouteError } from "react-router";
import { BrokenPage } from "./broken-page";

interface Props {
  session: Session;
  children: ReactNode;
}

/** The last net: what the router's own did not catch. */
export class ErrorBoundary extends Component<Props, { error: { value: unknown } | null }> {
  override state: { error: { value: unknown } | null } = { error: null };

  static getDerivedStateFromError(value: unknown) {
    return { error: { value } };
  }

  override render(): ReactNode {
    const { session, children } = this.props;
    const { error } = this.state;
    if (error === null) return children;
    const again = () => this.setState({ error: null });
    return <BrokenPage error={error.value} session={session} onAgain={again} />;
  }
}

/** An error while a page was drawn. Going to the same place again draws it anew. */
export function RouteError({ session }: { session: Session }) {
  const error = useRouteError();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const again = () => void navigate(pathname + search, { replace: true });
  return <BrokenPage error={error} session={session} onAgain={again} />;
}
