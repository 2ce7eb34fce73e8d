"""The airports that the airline flies to, as people name them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

HOME = "BKK"


@dataclass(frozen=True, slots=True)
class Airport:
    code: str
    """IATA."""
    en: str
    th: str
    zone: str
    """Time zone of the IANA database."""
    country: str
    """ISO 3166-1 alpha-2."""
    others: tuple[str, ...] = ()
    """Further names in lower case, Latin and Thai."""

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def name(self, language: str) -> str:
        return self.th if language == "th" else self.en


AIRPORTS: dict[str, Airport] = {
    airport.code: airport
    for airport in (
        Airport(
            "BKK",
            "Bangkok",
            "กรุงเทพ",
            "Asia/Bangkok",
            "TH",
            ("suvarnabhumi", "สุวรรณภูมิ", "กทม", "บางกอก"),
        ),
        Airport("CNX", "Chiang Mai", "เชียงใหม่", "Asia/Bangkok", "TH", ("chiangmai", "chang mai")),
        Airport("HKT", "Phuket", "ภูเก็ต", "Asia/Bangkok", "TH", ("puket", "phu ket")),
        Airport("SIN", "Singapore", "สิงคโปร์", "Asia/Singapore", "SG", ("changi", "สิงค์โปร์")),
        Airport(
            "NRT",
            "Tokyo",
            "โตเกียว",
            "Asia/Tokyo",
            "JP",
            ("narita", "japan", "นาริตะ", "ญี่ปุ่น", "โตเกียวนะ"),
        ),
        Airport("ICN", "Seoul", "โซล", "Asia/Seoul", "KR", ("incheon", "korea", "อินชอน", "เกาหลี")),
        Airport(
            "LHR",
            "London",
            "ลอนดอน",
            "Europe/London",
            "GB",
            ("heathrow", "ฮีทโธรว์", "england", "อังกฤษ"),
        ),
    )
}


def is_domestic(origin: str, destination: str) -> bool:
    return AIRPORTS[origin].country == AIRPORTS[destination].country
