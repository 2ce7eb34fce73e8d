import { AudioLines } from "lucide-react";
import { Link } from "react-router";
import { useTranslation } from "react-i18next";
import { deployment } from "../deployment";

/** The product's sign and name, as this server wants them; leads home. */
export function BrandMark() {
  const { t } = useTranslation();
  const { name, logo } = deployment.brand;
  return (
    <Link
      to="/"
      data-testid="brand"
      aria-label={`${name}: ${t("page.home")}`}
      className="flex h-10 min-w-0 shrink-0 items-center gap-2 rounded font-semibold"
    >
      {logo === null ? (
        <span className="grid size-7 shrink-0 place-items-center rounded-[7px] bg-accent text-accent-ink">
          <AudioLines size={17} aria-hidden />
        </span>
      ) : (
        <img src={logo} alt="" width={28} height={28} className="size-7 shrink-0 object-contain" />
      )}
      <span className="max-w-48 truncate max-md:sr-only">{name}</span>
    </Link>
  );
}
