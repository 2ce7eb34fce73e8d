"""Every sentence of the desk: in English, in Thai. Pure."""

from __future__ import annotations

PHRASES: dict[str, tuple[str, str]] = {
    # --- questions
    "ask_booking": (
        "Sure. What is your booking reference, and your last name?",
        "ได้ค่ะ ขอรหัสการจองและนามสกุลของผู้โดยสารด้วยค่ะ",
    ),
    "ask_reference": (
        "What is your booking reference? It has six letters and digits.",
        "ขอรหัสการจองหกตัวด้วยค่ะ",
    ),
    "ask_name": (
        "Thank you. And the last name on the booking?",
        "ขอบคุณค่ะ ขอนามสกุลในการจองด้วยค่ะ",
    ),
    "not_found": (
        "I can't find a booking with that reference and name. Please spell both once more.",
        "ไม่พบการจองที่ตรงกับรหัสและนามสกุลนี้ค่ะ กรุณาสะกดทั้งสองอย่างอีกครั้งค่ะ",
    ),
    "locked": (
        "I still can't match the reference and the name, so I'm handing you over to a colleague. "
        "Your number in the queue is {reference}.",
        "ข้อมูลยังไม่ตรงกันค่ะ ขอโอนสายให้เจ้าหน้าที่นะคะ หมายเลขคิวของคุณคือ {reference}",
    ),
    "ask_route": (
        "Where would you like to fly, from where and to where?",
        "ต้องการบินจากที่ไหนไปที่ไหนคะ",
    ),
    "ask_origin": ("Where do you fly from?", "ออกเดินทางจากที่ไหนคะ"),
    "ask_travel_date": ("On which day would you like to fly?", "ต้องการเดินทางวันไหนคะ"),
    "ask_new_date": ("Which new date would you like?", "ต้องการเปลี่ยนเป็นวันไหนคะ"),
    "ask_flight": ("Which flight is it? Please give me its number.", "เที่ยวบินหมายเลขอะไรคะ"),
    "ask_names": (
        "Good. In which name shall I book? First and last name, please.",
        "ได้ค่ะ จองในชื่ออะไรคะ ขอชื่อและนามสกุลค่ะ",
    ),
    "ask_all_names": (
        "Please give me the first and last name of each of the {count} travellers.",
        "ขอชื่อและนามสกุลของผู้โดยสารทั้ง {count} คนค่ะ",
    ),
    "ask_seat": (
        "You are in seat {seat}. Would you like a window, an aisle, or a certain seat number?",
        "ตอนนี้คุณนั่งที่ {seat} ต้องการริมหน้าต่าง ริมทางเดิน หรือหมายเลขที่นั่งไหนคะ",
    ),
    "ask_cabin": ("Which cabin would you like: {options}?", "ต้องการชั้นไหนคะ {options}"),
    "cabin_option": ("{cabin} for {fee} baht more", "{cabin} เพิ่ม {fee} บาท"),
    "ask_bags": ("How many extra bags would you like?", "ต้องการเพิ่มกระเป๋ากี่ใบคะ"),
    "ask_member": (
        "What is your member number, and your last name?",
        "ขอหมายเลขสมาชิกและนามสกุลด้วยค่ะ",
    ),
    "ask_points": (
        "You have {points} points. How many thousands would you like to use?",
        "คุณมี {points} คะแนน ต้องการใช้กี่พันคะแนนคะ",
    ),
    "again": ("Sorry, I didn't get that. {question}", "ขอโทษค่ะ ฟังไม่ชัด {question}"),
    "anything_else": ("Is there anything else?", "มีอะไรให้ช่วยอีกไหมคะ"),
    # --- quotes
    "yes_or_no": ("Please say yes or no. {question}", "กรุณาตอบว่าใช่หรือไม่ค่ะ {question}"),
    "dropped": (
        "All right, nothing was changed. Is there anything else?",
        "ได้ค่ะ ไม่มีการเปลี่ยนแปลงใด ๆ มีอะไรให้ช่วยอีกไหมคะ",
    ),
    "nothing_pending": (
        "There is nothing to confirm at the moment. What can I do for you?",
        "ตอนนี้ไม่มีรายการที่ต้องยืนยันค่ะ ต้องการให้ช่วยเรื่องอะไรคะ",
    ),
    "expired": (
        "That offer has expired and nothing was changed. Shall we start again?",
        "ข้อเสนอนี้หมดเวลาแล้วค่ะ ยังไม่มีการเปลี่ยนแปลง ต้องการเริ่มใหม่ไหมคะ",
    ),
    "free": ("nothing", "ไม่มีค่าใช้จ่าย"),
    "amount": ("{amount} baht", "{amount} บาท"),
    "quote_date": (
        "I can move you to {flight} on {day} at {time}. It costs {price}. Shall I change it?",
        "ย้ายไปเที่ยวบิน {flight} {day} เวลา {time} ได้ค่ะ ค่าใช้จ่าย {price} ยืนยันเปลี่ยนไหมคะ",
    ),
    "quote_seat": (
        "Seat {seat} is free. It costs {price}. Shall I take it?",
        "ที่นั่ง {seat} ว่างค่ะ ค่าใช้จ่าย {price} ยืนยันเลือกที่นั่งนี้ไหมคะ",
    ),
    "quote_upgrade": (
        "The upgrade to {cabin} costs {price}. Shall I do it?",
        "อัปเกรดเป็น{cabin} ค่าใช้จ่าย {price} ยืนยันไหมคะ",
    ),
    "quote_cancel": (
        "If I cancel your flight {flight} on {day}, you get {price} back. Shall I cancel it?",
        "ถ้ายกเลิกเที่ยวบิน {flight} {day} จะได้เงินคืน {price} ยืนยันยกเลิกไหมคะ",
    ),
    "quote_bags": (
        "{count} more bags of up to 23 kilos cost {price}. Shall I add them?",
        "เพิ่มกระเป๋า {count} ใบ ใบละไม่เกิน 23 กิโล ค่าใช้จ่าย {price} ยืนยันไหมคะ",
    ),
    "quote_bag": (
        "One more bag of up to 23 kilos costs {price}. Shall I add it?",
        "เพิ่มกระเป๋า 1 ใบ ไม่เกิน 23 กิโล ค่าใช้จ่าย {price} ยืนยันไหมคะ",
    ),
    "quote_book": (
        "{flight} from {origin} to {destination} on {day} at {time}, {cabin}, for {names}: "
        "{price} in all. Shall I book it?",
        "{flight} จาก{origin}ไป{destination} {day} เวลา {time} {cabin} สำหรับ {names} "
        "รวม {price} ยืนยันจองไหมคะ",
    ),
    "quote_redeem": (
        "{points} points become a voucher worth {amount} baht. Shall I do that?",
        "ใช้ {points} คะแนน แลกบัตรกำนัลมูลค่า {amount} บาท ยืนยันไหมคะ",
    ),
    # --- done
    "done_date": (
        "Done. You fly on {day} at {time}, in seat {seats}.",
        "เรียบร้อยค่ะ คุณเดินทาง{day} เวลา {time} ที่นั่ง {seats}",
    ),
    "done_seat": ("Done. You now have seat {seats}.", "เรียบร้อยค่ะ ที่นั่งใหม่ของคุณคือ {seats}"),
    "done_upgrade": (
        "Done. You fly in {cabin} now, in seat {seats}.",
        "เรียบร้อยค่ะ คุณได้{cabin} ที่นั่ง {seats}",
    ),
    "done_cancel": (
        "Your booking is cancelled. {price} will be back on your card within 7 days.",
        "ยกเลิกการจองเรียบร้อยค่ะ เงินคืน {price} จะเข้าบัตรภายใน 7 วัน",
    ),
    "done_bags": (
        "Done. You have {count} extra bags now.",
        "เรียบร้อยค่ะ ตอนนี้คุณมีกระเป๋าเพิ่ม {count} ใบ",
    ),
    "done_book": (
        "It's booked. Your reference is {code}, and you sit in {seats}.",
        "จองเรียบร้อยค่ะ รหัสการจองคือ {code} ที่นั่ง {seats}",
    ),
    "done_redeem": (
        "Done. Your voucher is {code}, and you have {points} points left.",
        "เรียบร้อยค่ะ รหัสบัตรกำนัลคือ {code} เหลือ {points} คะแนน",
    ),
    # --- refused
    "seat_lost": (
        "I'm sorry, somebody has just taken that seat. Nothing was changed. Would you like another?",
        "ขอโทษค่ะ ที่นั่งนี้เพิ่งถูกจองไป ยังไม่มีการเปลี่ยนแปลง ต้องการที่นั่งอื่นไหมคะ",
    ),
    "sold_out": (
        "I'm sorry, {cabin} has no room left on that flight. Would another day do?",
        "ขอโทษค่ะ {cabin}เต็มแล้วในเที่ยวบินนี้ สะดวกวันอื่นไหมคะ",
    ),
    "changed_meanwhile": (
        "The booking was changed a moment ago by somebody else, so I did nothing. "
        "Please ask me again.",
        "การจองนี้เพิ่งถูกแก้ไขจากที่อื่น จึงยังไม่ได้ทำรายการ กรุณาแจ้งอีกครั้งค่ะ",
    ),
    "seat_taken": (
        "Seat {seat} is taken. {other} is free. Which seat would you like?",
        "ที่นั่ง {seat} ไม่ว่างค่ะ {other} ยังว่าง ต้องการที่นั่งไหนคะ",
    ),
    "no_such_seat": (
        "There is no seat {seat} in your cabin. {other} is free. Which one would you like?",
        "ไม่มีที่นั่ง {seat} ในชั้นของคุณค่ะ {other} ยังว่าง ต้องการที่นั่งไหนคะ",
    ),
    "same_date": (
        "You are already booked on {day}. Which other date would you like?",
        "คุณจองไว้วันนี้อยู่แล้ว {day} ต้องการเปลี่ยนเป็นวันไหนคะ",
    ),
    "no_flights": (
        "We have no direct flight from {origin} to {destination} on {day}. "
        "Would you like another day?",
        "ไม่มีเที่ยวบินตรงจาก{origin}ไป{destination} {day} ต้องการวันอื่นไหมคะ",
    ),
    "no_route": (
        "We don't fly directly from {origin} to {destination}. From Bangkok we fly to Tokyo, "
        "Seoul, London, Singapore, Chiang Mai and Phuket.",
        "เราไม่มีเที่ยวบินตรงจาก{origin}ไป{destination}ค่ะ จากกรุงเทพเราบินไปโตเกียว โซล ลอนดอน สิงคโปร์ เชียงใหม่ และภูเก็ต",
    ),
    "date_out": (
        "I can only sell flights from today to {last}. Which day would you like?",
        "จองได้ตั้งแต่วันนี้ถึง{last}ค่ะ ต้องการวันไหนคะ",
    ),
    "best_cabin": (
        "You already fly in {cabin}; there is nothing better to upgrade to.",
        "คุณอยู่ใน{cabin}อยู่แล้วค่ะ อัปเกรดเพิ่มไม่ได้แล้ว",
    ),
    "is_cancelled": (
        "That booking is cancelled. {price} was paid back.",
        "การจองนี้ยกเลิกไปแล้วค่ะ คืนเงินแล้ว {price}",
    ),
    "bags_limit": (
        "You may take 5 extra bags at most. How many would you like?",
        "เพิ่มกระเป๋าได้ไม่เกิน 5 ใบค่ะ ต้องการกี่ใบคะ",
    ),
    "member_unknown": (
        "That number and name don't match. Please say both once more.",
        "หมายเลขสมาชิกกับนามสกุลไม่ตรงกันค่ะ กรุณาแจ้งอีกครั้งค่ะ",
    ),
    "points_few": (
        "You have {points} points, and I can use whole thousands. How many would you like to use?",
        "คุณมี {points} คะแนน ใช้ได้เป็นจำนวนเต็มพันค่ะ ต้องการใช้กี่คะแนนคะ",
    ),
    # --- told
    "itinerary": (
        "{flight} from {origin} to {destination} on {day} at {time}, {cabin}, seat {seats}.",
        "เที่ยวบิน {flight} จาก{origin}ไป{destination} {day} เวลา {time} {cabin} ที่นั่ง {seats}",
    ),
    "found": (
        "Thank you, {name}. You are on {itinerary} What can I do for you?",
        "ขอบคุณค่ะคุณ {name} {itinerary} ต้องการให้ช่วยอะไรคะ",
    ),
    "thanks": ("Thank you.", "ขอบคุณค่ะ"),
    "offers": (
        "On {day} there is {options}. Which one shall I book?",
        "{day} มี {options} ต้องการจองเที่ยวไหนคะ",
    ),
    "one_offer": (
        "On {day} there is {options}. Shall I book it?",
        "{day} มี {options} ต้องการจองไหมคะ",
    ),
    "offer": (
        "{flight} at {time} for {price} baht",
        "{flight} เวลา {time} ราคา {price} บาท",
    ),
    "or": (", or ", " หรือ "),
    "checked_in": (
        "You're checked in: seat {seats}, gate {gate}. Be there by {boarding}. "
        "Your boarding pass is on the page.",
        "เช็คอินเรียบร้อยค่ะ ที่นั่ง {seats} ประตู {gate} กรุณามาถึงก่อน {boarding} บัตรขึ้นเครื่องอยู่บนหน้าจอค่ะ",
    ),
    "check_in_early": (
        "Check-in opens 24 hours before departure: on {day} at {time}.",
        "เช็คอินได้ 24 ชั่วโมงก่อนออกเดินทาง คือ{day} เวลา {time} ค่ะ",
    ),
    "check_in_closed": (
        "I'm sorry, check-in for that flight has closed. Please go to the desk at the airport.",
        "ขอโทษค่ะ ปิดเช็คอินเที่ยวบินนี้แล้ว กรุณาติดต่อเคาน์เตอร์ที่สนามบินค่ะ",
    ),
    "check_in_cancelled": (
        "That flight or booking is cancelled, so there is no check-in. "
        "I can move you to another day free of charge, or give the money back.",
        "เที่ยวบินหรือการจองนี้ถูกยกเลิก จึงเช็คอินไม่ได้ค่ะ เปลี่ยนวันฟรีหรือขอเงินคืนได้ค่ะ",
    ),
    "check_in_rule": (
        "Check-in opens 24 hours before departure and closes 60 minutes before, "
        "45 minutes on flights within Thailand.",
        "เช็คอินได้ตั้งแต่ 24 ชั่วโมงก่อนออกเดินทาง และปิด 60 นาทีก่อน หรือ 45 นาทีสำหรับในประเทศค่ะ",
    ),
    "allowance_all": (
        "Economy includes 20 kilos, premium 30 and business 40, and a cabin bag of 7 kilos. "
        "An extra bag costs 2,000 baht, within Thailand 900.",
        "ชั้นประหยัดโหลดได้ 20 กิโล พรีเมียม 30 ธุรกิจ 40 และถือขึ้นเครื่องได้ 7 กิโล กระเป๋าเพิ่มใบละ 2,000 บาท ในประเทศ 900 บาทค่ะ",
    ),
    "allowance": (
        "Your ticket includes {kilos} kilos and a cabin bag of 7 kilos. "
        "An extra bag costs {fee} baht.",
        "ตั๋วของคุณโหลดได้ {kilos} กิโล และถือขึ้นเครื่องได้ 7 กิโล กระเป๋าเพิ่มใบละ {fee} บาทค่ะ",
    ),
    "cabin_bag": (
        "One cabin bag of up to 7 kilos, at most 56 by 36 by 23 centimetres.",
        "ถือขึ้นเครื่องได้หนึ่งใบ ไม่เกิน 7 กิโล ขนาดไม่เกิน 56 คูณ 36 คูณ 23 เซนติเมตรค่ะ",
    ),
    "on_time": (
        "{flight} on {day} is on time. It leaves {origin} at {time} from gate {gate}.",
        "{flight} {day} ตรงเวลาค่ะ ออกจาก{origin} เวลา {time} ประตู {gate}",
    ),
    "delayed": (
        "{flight} on {day} is {late} late because of {reason}. It leaves at {time}.",
        "{flight} {day} ล่าช้า {late} เนื่องจาก{reason} จะออกเวลา {time} ค่ะ",
    ),
    "flight_cancelled": (
        "I'm sorry, {flight} on {day} is cancelled because of {reason}.",
        "ขอโทษค่ะ {flight} {day} ถูกยกเลิกเนื่องจาก{reason}",
    ),
    "no_such_flight": (
        "I find no flight {flight} on {day}. Which flight number and day do you mean?",
        "ไม่พบเที่ยวบิน {flight} {day} ค่ะ เที่ยวบินหมายเลขอะไร วันไหนคะ",
    ),
    "rights_meal": ("You get a meal voucher.", "คุณจะได้รับคูปองอาหารค่ะ"),
    "rights_choice": (
        "You may change to another day free of charge, or get all your money back.",
        "คุณเปลี่ยนวันเดินทางฟรี หรือขอเงินคืนเต็มจำนวนได้ค่ะ",
    ),
    "rights_money": ("You are owed {amount} baht.", "คุณจะได้รับค่าชดเชย {amount} บาทค่ะ"),
    "rights_hotel": (
        "If you must wait overnight, we pay the hotel.",
        "หากต้องค้างคืน เราจ่ายค่าโรงแรมให้ค่ะ",
    ),
    "rights_none": (
        "From 2 hours of delay there is a meal voucher, from 3 hours a free change or refund, "
        "and from 5 hours 1,500 baht.",
        "ล่าช้า 2 ชั่วโมงขึ้นไปได้คูปองอาหาร 3 ชั่วโมงเปลี่ยนฟรีหรือคืนเงิน และ 5 ชั่วโมงได้ 1,500 บาทค่ะ",
    ),
    "balance": (
        "{name}, you have {points} points and {tier} status. A thousand points are worth 250 baht.",
        "คุณ {name} มี {points} คะแนน ระดับ{tier} หนึ่งพันคะแนนมีค่า 250 บาทค่ะ",
    ),
    "loyalty_rule": (
        "You earn points on each flight. A thousand points become a voucher of 250 baht.",
        "คุณได้คะแนนทุกเที่ยวบิน หนึ่งพันคะแนนแลกบัตรกำนัล 250 บาทได้ค่ะ",
    ),
    "handed_over": (
        "I'm handing you over to a colleague, with a summary of what we said. "
        "Your number in the queue is {reference}.",
        "ขอโอนสายให้เจ้าหน้าที่พร้อมสรุปเรื่องของคุณนะคะ หมายเลขคิวคือ {reference}",
    ),
    "sorry": ("I'm sorry about that. ", "ขออภัยในความไม่สะดวกค่ะ "),
    "offer_person": (
        "Shall I hand you over to a colleague?",
        "ต้องการให้โอนสายไปหาเจ้าหน้าที่ไหมคะ",
    ),
    "unknown_lead": ("I don't have that information. ", "ไม่มีข้อมูลเรื่องนี้ค่ะ "),
    "only_flights": (
        "I look after flights only, I'm afraid. Can I do something about your flight?",
        "ขอโทษค่ะ ที่นี่ดูแลเฉพาะเรื่องเที่ยวบิน มีเรื่องเที่ยวบินให้ช่วยไหมคะ",
    ),
    "not_served": (
        "I'm sorry, we don't fly to {place}. From {home} we fly to {places}.",
        "ขอโทษค่ะ เราไม่มีเที่ยวบินไป {place} จาก{home}เราบินไป {places}",
    ),
    "can_do": (
        "I can find and book flights, change or cancel a booking, check you in, and help with "
        "bags, delays and points. What would you like?",
        "ช่วยค้นหาและจองเที่ยวบิน เปลี่ยนหรือยกเลิกการจอง เช็คอิน เรื่องกระเป๋า เที่ยวบินล่าช้า และคะแนนได้ค่ะ ต้องการเรื่องไหนคะ",
    ),
}

REASONS: dict[str, tuple[str, str]] = {
    "weather": ("the weather", "สภาพอากาศ"),
    "technical": ("a technical problem", "ปัญหาทางเทคนิค"),
    "late_aircraft": ("the late arrival of the aircraft", "เครื่องมาถึงล่าช้า"),
    "": ("operational reasons", "เหตุผลด้านการปฏิบัติการ"),
}

TIERS: dict[str, tuple[str, str]] = {
    "blue": ("blue", "บลู"),
    "silver": ("silver", "ซิลเวอร์"),
    "gold": ("gold", "โกลด์"),
}
