"""The words of the account pages, and of what allauth says, in both languages."""

from __future__ import annotations

from caunghe.language import Text

SIGN_IN = Text("Đăng nhập", "Sign in")
EMAIL = Text("Thư điện tử", "E-mail address")
PASSWORD = Text("Mật khẩu", "Password")
PASSWORD_NOTE = Text("Từ 12 ký tự; một câu dễ nhớ là tốt.", "12 characters or more; a sentence you remember is good.")
YOUR_NAME = Text("Họ và tên", "Your name")
SIGN_IN_NOTE = Text(
    "Chưa có tài khoản? Người quản trị của cơ quan bạn gửi lời mời qua thư.",
    "No account yet? The administrator of your organisation sends an invitation by e-mail.",
)
CONFIRM_PASSWORD = Text("Xác nhận là bạn", "Confirm that it is you")
CONFIRM_PASSWORD_SAYS = Text("Việc này cần chắc chắn đúng là bạn.", "For this step we make sure that it is you.")
CONTINUE = Text("Tiếp tục", "Continue")
CODE = Text("Mã", "Code")
SECOND_FACTOR = Text("Xác thực hai bước", "Second factor")
ENTER_CODE = Text(
    "Nhập mã 6 số trên ứng dụng xác thực, hoặc một mã dự phòng.",
    "Enter the 6 digits that your authenticator app shows, or a recovery code.",
)
SECOND_FACTOR_IS = Text(
    "Ngoài mật khẩu, khi đăng nhập cần thêm một thứ chỉ bạn có, như mã 6 số trên điện thoại của bạn.",
    "Beside the password, signing in then needs what only you have, such as a code of 6 digits on your telephone.",
)
SECOND_FACTOR_OWED = Text(
    "Vai trò của bạn cần xác thực hai bước trước khi làm việc trên trang này.",
    "Your role needs a second factor before you can work on this site.",
)
NOT_REQUIRED_HERE = Text(
    "Trang này không chạy thật (CAUNGHE_MODE=local): không vai trò nào phải có xác thực hai bước.",
    "This site is not in production (CAUNGHE_MODE=local): no role needs a second factor.",
)
APP = Text("Ứng dụng xác thực", "Authenticator app")
SET_UP = Text("Quản lý xác thực hai bước", "Manage the second factor")
TURN_ON = Text("Bật ứng dụng xác thực", "Turn the authenticator app on")
TURN_OFF = Text("Tắt ứng dụng xác thực", "Turn the authenticator app off")
TURN_OFF_SAYS = Text(
    "Đăng nhập sẽ không hỏi mã của ứng dụng nữa. Không có cách nào khác thì chỉ còn mật khẩu giữ tài khoản.",
    "Signing in will not ask for codes of the app. Without another second factor the password alone protects the "
    "account.",
)
SCAN = Text(
    "Quét hình này bằng ứng dụng xác thực, rồi nhập mã 6 số mà ứng dụng hiện ra.",
    "Scan this picture with an authenticator app, then enter the 6 digits that it shows.",
)
QR_PICTURE = Text("Hình mã QR của khóa bí mật", "QR code of the secret key")
SECRET_KEY = Text("Không quét được? Nhập khóa này vào ứng dụng:", "Cannot scan? Type this key into the app:")
OR_OUTSIDE = Text("Hoặc bằng tài khoản của cơ quan bạn", "Or with your organisation's own account")
SIGN_IN_BY = Text("Đăng nhập qua {name}", "Sign in through {name}")
GOING_TO = Text("Đang mở {name}", "Opening {name}")
NOT_SIGNED_IN = Text("Chưa đăng nhập được", "You are not signed in")
OUTSIDE_UNKNOWN = Text(
    "Địa chỉ {email} không có tài khoản ở đây. Người quản trị của cơ quan bạn mời qua thư; đăng nhập ở nơi khác không "
    "lập tài khoản.",
    "No account here has the address {email}. The administrator of your organisation invites people by e-mail; "
    "signing in elsewhere opens no account.",
)
OUTSIDE_UNVERIFIED = Text(
    "Nơi đăng nhập không cho biết địa chỉ thư của bạn, hoặc chưa xác nhận địa chỉ ấy. Hãy hỏi người quản lý nơi đó.",
    "The provider does not tell your e-mail address, or has not verified it. Ask whoever keeps the provider.",
)
OUTSIDE_BROKEN = Text(
    "Việc đăng nhập ở nơi kia chưa xong, đã bị hủy, hoặc câu trả lời không dùng được. Hãy thử lại.",
    "Signing in there was not finished, was cancelled, or its answer cannot be used. Try again.",
)
OUTSIDE_SILENT = Text(
    "Nơi đăng nhập không trả lời. Hãy thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu.",
    "The provider does not answer. Try again in a few minutes, or sign in with your password.",
)
PASSKEY = Text("Khóa truy cập", "Passkey")
PASSKEYS = Text("Khóa truy cập (passkey)", "Passkeys")
PASSKEYS_ARE = Text(
    "Đăng nhập bằng vân tay, khuôn mặt hoặc mã PIN của máy, hay bằng khóa bảo mật cắm vào máy; không cần gõ mật khẩu.",
    "Sign in with the fingerprint, face or PIN of your device, or with a security key; no password is typed.",
)
ADD_KEY = Text("Thêm khóa truy cập", "Add a passkey")
ADD_KEY_SAYS = Text(
    "Trình duyệt sẽ hỏi bạn lưu khóa ở đâu: trên máy này, trên điện thoại, hoặc trên khóa bảo mật.",
    "Your browser will ask where to keep it: on this device, on your telephone, or on a security key.",
)
KEY_NAME = Text("Tên của khóa", "Name of the passkey")
KEY_NAME_NOTE = Text("Để bạn nhận ra sau này, thí dụ máy ở cơ quan.", "To know it by later, such as: office computer.")
KEY_NUMBER = Text("Khóa {number}", "Passkey {number}")
NAME_KEY = Text("Đổi tên khóa", "Rename the passkey")
REMOVE_KEY = Text("Bỏ khóa truy cập", "Remove the passkey")
REMOVE_KEY_SAYS = Text(
    "Khóa này sẽ không đăng nhập được nữa. Sau đó hãy xóa nó cả trên máy hoặc điện thoại của bạn.",
    "It will sign in no more. Delete it on your device or telephone as well.",
)
KEY_ADDED = Text("Thêm {moment}", "Added {moment}")
KEY_USED = Text("Dùng lần cuối {moment}", "Last used {moment}")
USE_KEY = Text("Dùng khóa truy cập", "Use a passkey")
OR_KEY = Text("Hoặc bằng khóa truy cập", "Or with a passkey")
SIGN_IN_BY_KEY = Text("Đăng nhập bằng khóa truy cập", "Sign in with a passkey")
KEY_NOT_USED = Text(
    "Khóa chưa được dùng: bạn đã hủy, hoặc máy, trình duyệt hay địa chỉ này không dùng được khóa truy cập.",
    "No passkey was used: you cancelled, or this device, browser or address cannot use passkeys.",
)
NO_KEY_SENT = Text(
    "Trình duyệt chưa gửi khóa nào; khóa truy cập cần JavaScript.",
    "The browser sent no passkey; this needs JavaScript.",
)
WAYS = {
    "reauthenticate": Text("Dùng mật khẩu", "Use the password"),
    "mfa_reauthenticate": Text("Dùng mã 6 số hoặc mã dự phòng", "Use a code of the app or a recovery code"),
    "mfa_reauthenticate:webauthn": USE_KEY,
}
RECOVERY_CODES = Text("Mã dự phòng", "Recovery codes")
RECOVERY_CODES_SAY = Text(
    "Mỗi mã dùng được một lần, khi không có điện thoại. Hãy in hoặc chép ra và cất kỹ.",
    "Each code works once, when the telephone is not at hand. Print or copy them and keep them safe.",
)
RECOVERY_CODES_LEFT = Text("Còn {count} mã dự phòng.", "{count} recovery {count:code is|codes are} left.")
NEW_RECOVERY_CODES = Text("Lập mã dự phòng mới", "Make new recovery codes")
NEW_RECOVERY_CODES_SAY = Text("Các mã cũ sẽ không dùng được nữa.", "The old codes will stop working.")
SEE_RECOVERY_CODES = Text("Xem mã dự phòng", "See the recovery codes")
SESSIONS = Text("Các phiên đăng nhập", "Where you are signed in")
THIS_SESSION = Text("phiên này", "this one")
SESSION_STARTED = Text("Bắt đầu {moment}", "Since {moment}")
END_SESSION = Text("Đăng xuất phiên này", "Sign this one out")
SESSION_ENDED = Text("Đã đăng xuất phiên ấy.", "That session was signed out.")
UNKNOWN_BROWSER = Text("Trình duyệt không rõ", "Unknown browser")
SIGN_OUT = Text("Đăng xuất", "Sign out")
SIGN_OUT_SAYS = Text("Kết thúc phiên làm việc trên máy này?", "End the session on this machine?")
INACTIVE = Text("Tài khoản đã khóa", "The account is closed")
INACTIVE_SAYS = Text(
    "Tài khoản này đã bị khóa. Hãy hỏi người quản trị của cơ quan bạn.",
    "This account has been closed. Ask the administrator of your organisation.",
)

OLD_PASSWORD = Text("Mật khẩu đang dùng", "Password that you use now")
NEW_PASSWORD = Text("Mật khẩu mới", "New password")
REPEATED = Text("Nhập lại mật khẩu mới", "New password once more")
CHANGE_PASSWORD = Text("Đổi mật khẩu", "Change the password")
CHANGE_PASSWORD_SAYS = Text(
    "Đổi xong, các phiên đăng nhập khác của bạn kết thúc.", "Your other sessions end when it is changed."
)
FORGOTTEN = Text("Quên mật khẩu?", "Forgotten your password?")
RESET = Text("Đặt lại mật khẩu", "Set a new password")
RESET_SAYS = Text(
    "Chúng tôi gửi một liên kết đến địa chỉ của tài khoản, dùng được 2 giờ.",
    "We send a link to the address of the account, good for 2 hours.",
)
SEND_LINK = Text("Gửi liên kết", "Send the link")
RESET_ASKED = Text("Hãy xem hộp thư của bạn", "Look into your mailbox")
RESET_ASKED_SAYS = Text(
    "Nếu địa chỉ ấy có tài khoản, thư kèm liên kết đang được gửi. Không thấy thư thì xem cả mục thư rác, hoặc hỏi "
    "người quản trị của cơ quan bạn.",
    "If the address has an account, a message with a link is on its way. If none comes, look among unwanted mail, or "
    "ask the administrator of your organisation.",
)
RESET_ENDED = Text("Liên kết không còn dùng được", "The link does not work any more")
RESET_ENDED_SAYS = Text(
    "Liên kết dùng được một lần, trong 2 giờ. Hãy yêu cầu liên kết mới.",
    "A link works once, within 2 hours. Ask for a new one.",
)
RESET_SUBJECT = Text("Đặt lại mật khẩu Cầu Nghề", "A new password for Cầu Nghề")
RESET_BODY = Text(
    "Có người yêu cầu đặt lại mật khẩu của tài khoản này trên Cầu Nghề.\n\nMở liên kết này, rồi đặt mật khẩu mới:\n"
    "{link}\n\nLiên kết dùng được một lần, trong 2 giờ. Nếu không phải bạn, không cần làm gì: mật khẩu vẫn như cũ.",
    "Somebody asked for a new password for this account on Cầu Nghề.\n\nOpen this link, then choose a new password:\n"
    "{link}\n\nIt is good for one use, within 2 hours. If it was not you, do nothing: the password stays as it is.",
)
PASSWORD_SET = Text("Đã đặt mật khẩu mới. Hãy đăng nhập.", "The new password is set. Sign in with it.")
PASSWORD_IS_NEW = Text("Mật khẩu của tài khoản đã được đổi.", "The password of your account has been changed.")
FACTOR_IS_NEW = Text("Tài khoản có thêm một cách xác thực hai bước.", "A second factor has been added to your account.")
CHANGE_SUBJECT = Text("Tài khoản Cầu Nghề của bạn có thay đổi", "Your account on Cầu Nghề has changed")
CHANGE_BODY = Text(
    "{what}\n\nLúc {moment}. Nếu là bạn làm thì không cần làm gì. Nếu không phải bạn, hãy đặt lại mật khẩu ngay ở "
    "{link} và báo cho người quản trị.",
    "{what}\n\nAt {moment}. If it was you, nothing need be done. If it was not, set a new password at once at {link} "
    "and tell an administrator.",
)
DELEGATION_SUBJECT = Text("Một ủy quyền mới trên Cầu Nghề", "A new delegation on Cầu Nghề")
DELEGATION_BODY = Text(
    "{person} được ủy quyền làm thay {organisation}, đến hết ngày {day}.\n\nNgười được ủy quyền bắt đầu ở trang Tài "
    "khoản của bạn; người của cơ quan xem và chấm dứt ở trang Ủy quyền: {link}",
    "{person} may act for {organisation}, until the end of {day}.\n\nThe person begins under Your account; the people "
    "of the organisation see and end it under Delegations: {link}",
)

DELEGATIONS_SAY = Text(
    "Người được ủy quyền đăng nhập bằng tài khoản của mình và làm thay cơ quan những việc đã chọn, đến hết ngày đã "
    "định. Mọi việc được ghi vào nhật ký là do người ấy làm thay cơ quan.",
    "The person signs in with the own account and does the chosen things for the organisation, until the end of a "
    "day. Every act is in the audit log as done by that person on behalf of the organisation.",
)
DELEGATIONS_IN_FORCE = Text("Đang có hiệu lực", "In force")
NO_DELEGATIONS = Text("Chưa ủy quyền cho ai.", "Nobody acts for others.")
DELEGATE_TO = Text("Ủy quyền", "Let somebody act")
DELEGATE = Text("Địa chỉ thư của người được ủy quyền", "E-mail address of the person")
DELEGATE_NOTE = Text("Người ấy phải đã có tài khoản.", "The person must have an account already.")
NO_SUCH_DELEGATE = Text(
    "Không có tài khoản nào khác đang mở với địa chỉ này.", "No other account that is open has this address."
)
DELEGATED_ACTIONS = Text("Được làm những gì", "What the person may do")
NOT_OF_THAT_KIND = Text(
    "Người của cơ quan ấy không có một trong các quyền này.",
    "The people of that organisation have not all these rights.",
)
DELEGATED_UNTIL = Text("Đến hết ngày", "Until the end of")
DELEGATED_UNTIL_NOTE = Text("Không quá 92 ngày.", "92 days at most.")
DELEGATED_TOO_LONG = Text("Chọn một ngày từ hôm nay, không quá 92 ngày.", "Choose today or a day within 92 days.")
DELEGATED = Text("Đã ủy quyền cho {name}.", "{name} may act now.")
DELEGATION_ENDS = Text("Đến hết ngày {day}", "Until the end of {day}")
END_DELEGATION = Text("Chấm dứt ủy quyền", "End it")
DELEGATION_ENDED = Text("Đã chấm dứt ủy quyền.", "The delegation has ended.")
ACTING = Text("Làm thay cơ quan khác", "Acting for others")
ACTING_SAYS = Text(
    "Trong khi làm thay, bạn chỉ có các quyền được giao; vai trò của chính bạn tạm nghỉ.",
    "While you act for an organisation you have the rights it gave you, and your own roles rest.",
)
ACTING_LAPSED = Text(
    "Ủy quyền đã hết hiệu lực. Từ đây bạn làm việc với vai trò của chính mình.",
    "The delegation has ended. From here on you work in your own roles.",
)
NOBODY_TO_ACT_FOR = Text("Không cơ quan nào ủy quyền cho bạn.", "No organisation lets you act for it.")
ACT_FOR = Text("Làm thay {name}", "Act for {name}")
ACTING_NOW = Text("Bạn đang làm thay {name}, đến hết ngày {day}.", "You are acting for {name}, until the end of {day}.")
CEASE_ACTING = Text("Thôi làm thay", "Stop acting")
SEE_ACTING = Text("Xem ai ủy quyền cho bạn", "See who lets you act")
SESSION_ACTS = Text("đang làm thay {name}", "acting for {name}")
MAY_ACT = Text(
    "Bạn được ủy quyền làm thay {count} cơ quan.",
    "{count} {count:organisation lets|organisations let} you act.",
)

PEOPLE = Text("Người dùng và cơ quan", "People and organisations")
PERSON = Text("Người", "Person")
ORGANISATION = Text("Cơ quan", "Organisation")
ORGANISATION_KIND = Text("Loại", "Kind")
ROLE = Text("Vai trò", "Role")
INVITATIONS = Text("Lời mời đang chờ", "Invitations that wait")
NO_INVITATIONS = Text("Không có lời mời nào đang chờ.", "No invitation waits.")
INVITE = Text("Mời một người", "Invite a person")
INVITE_SAYS = Text(
    "Người được mời nhận một liên kết qua thư, dùng được 14 ngày, và tự đặt mật khẩu. Trong 14 ngày sau đó người ấy tự "
    "xin lại được một lần.",
    "The person receives a link by e-mail, good for 14 days, and chooses a password. Within 14 days after that the "
    "person can ask for another one, once.",
)
ADD_ORGANISATIONS = Text("Thêm hoặc đóng cơ quan", "Add or close organisations")
SEND_INVITATION = Text("Gửi lời mời", "Send the invitation")
INVITED = Text(
    "Đã lập lời mời cho {email}; thư nằm trong hộp thư đi.", "{email} is invited; the message is in the outbox."
)
WITHDRAW = Text("Hủy lời mời", "Withdraw the invitation")
WITHDRAW_SAYS = Text("Liên kết đã gửi sẽ không dùng được nữa.", "The link that was sent stops working.")
WITHDRAWN = Text("Đã hủy lời mời.", "The invitation is withdrawn.")
END_ROLE = Text("Kết thúc vai trò", "End the role")
END_ROLE_SAYS = Text(
    "Người này không còn làm được gì với vai trò ấy, và phải đăng nhập lại. Mọi ủy quyền người này được giao, cùng ủy "
    "quyền và lời mời mà người này không còn quyền đưa ra, cũng kết thúc. Việc đã làm vẫn còn trong nhật ký.",
    "The person can do nothing in that role any more, and must sign in again. Every delegation to the person ends too, "
    "and so do the delegations and invitations that the person could no longer give. What was done stays in the audit "
    "log.",
)
ROLELESS = Text("Tài khoản không có vai trò", "Accounts without a role")
ROLELESS_SAY = Text(
    "Khóa tài khoản thì không ai đăng nhập được bằng tài khoản ấy. Lời mời mới, khi được nhận, mở lại tài khoản.",
    "Nobody signs in to an account that is closed. A new invitation opens it again when it is accepted.",
)
CLOSE_ACCOUNT = Text("Khóa tài khoản {email}", "Close the account {email}")
ACCOUNT_CLOSED = Text("Đã khóa tài khoản {email}.", "The account {email} is closed.")
HAS_ROLES = Text(
    "Tài khoản {email} còn vai trò nên chưa bị khóa. Hãy kết thúc vai trò trước.",
    "The account {email} has a role and is not closed. End the role first.",
)
CLOSED = Text("Tài khoản đã khóa", "Closed accounts")
ERASED_ACCOUNTS = Text("Tài khoản đã xóa dữ liệu", "Erased accounts")
ERASE = Text("Xóa dữ liệu của tài khoản", "Erase an account's data")
ERASE_SAYS = Text(
    "Xóa hẳn: địa chỉ thư, tên, mật khẩu, phiên đăng nhập, xác thực hai bước, lời mời và thư gửi tới địa chỉ ấy. Nhật "
    "ký, ủy quyền và lịch sử chỉ giữ số tài khoản. Một người quản trị đề nghị, một người quản trị khác xác nhận.",
    "Erased for good: address, name, password, sessions, second factor, invitations and messages to the address. The "
    "audit log, delegations and history keep the account's number. One administrator asks, another confirms.",
)
ERASE_BACKUPS = Text(
    "Bản sao lưu lập trước lúc xóa vẫn còn dữ liệu ấy cho đến khi bị hủy; khôi phục bản đó thì phải xóa lại.",
    "Backups made before hold the data until they are destroyed; after one is restored, erase again.",
)
ERASE_ASK = Text("Đề nghị xóa", "Ask for it to be erased")
ERASE_CONFIRM = Text("Xác nhận xóa", "Confirm: erase")
ERASE_NOT = Text("Thôi không xóa", "Do not erase it")
ERASE_WAITS = Text("Đã đề nghị xóa: chờ một người quản trị khác.", "To be erased: another administrator must confirm.")
ERASED = Text("Đã xóa dữ liệu của tài khoản số {number}.", "Erased: the data of account {number}.")
NOT_ERASED = Text("Tài khoản số {number} không bị xóa.", "Account {number} is not erased.")
ROLE_ENDED = Text("Vai trò đã kết thúc.", "The role has ended.")
LAST_ADMINISTRATOR = Text(
    "Đây là người quản trị cuối cùng. Hãy mời người quản trị khác trước.",
    "This is the last administrator. Invite another one first.",
)
CANNOT_INVITE = Text("Vai trò này không có ở loại cơ quan ấy.", "An organisation of that kind has no such role.")
MESSAGE_LANGUAGE = Text("Ngôn ngữ của thư", "Language of the message")
EXPIRES = Text("Hết hạn", "Expires")
INVITATION = Text("Lời mời", "Invitation")
INVITATION_SAYS = Text(
    "Bạn được mời làm “{role}” của {organisation}. Hãy cho biết họ tên và đặt mật khẩu cho {email}.",
    "You are invited as “{role}” of {organisation}. Give your name and choose a password for {email}.",
)
INVITATION_JOIN = Text(
    "Bạn được mời làm “{role}” của {organisation}. Tài khoản {email} đã có; hãy nhập mật khẩu của tài khoản ấy.",
    "You are invited as “{role}” of {organisation}. {email} has an account already; enter its password.",
)
ACCEPT = Text("Nhận lời mời", "Accept the invitation")
ACCEPTED = Text("Lời mời đã được nhận", "The invitation was accepted")
ACCEPTED_SAYS = Text("Bạn có thể đăng nhập.", "You can sign in.")
EXPIRED = Text("Liên kết đã hết hạn", "The link has expired")
EXPIRED_SAYS = Text(
    "Chúng tôi có thể gửi một liên kết mới, chỉ đến đúng địa chỉ đã được mời.",
    "We can send a new link, only to the address that was invited.",
)
INVITATION_OVER = Text("Lời mời không còn dùng được", "The invitation has ended")
INVITATION_OVER_SAYS = Text(
    "Hãy hỏi người quản trị: chỉ người quản trị gửi được lời mời mới.",
    "Ask an administrator: only an administrator can send a new invitation.",
)
SEND_NEW_LINK = Text("Gửi liên kết mới", "Send a new link")
NEW_LINK_SENT = Text("Liên kết mới đã được gửi", "A new link is on its way")
NEW_LINK_SENT_SAYS = Text(
    "Hãy xem hộp thư của địa chỉ được mời.", "Look into the mailbox of the address that was invited."
)
LINK_WRONG = Text("Liên kết không đúng", "The link is not right")
LINK_WRONG_SAYS = Text(
    "Hãy mở lại liên kết trong thư, cả dòng. Lời mời đã hủy thì không dùng được.",
    "Open the whole link in the message again. An invitation that was withdrawn does not work.",
)
INVITATION_SUBJECT = Text("Lời mời vào Cầu Nghề", "Invitation to Cầu Nghề")
INVITATION_BODY = Text(
    "Bạn được mời làm “{role}” của {organisation} trên Cầu Nghề.\n\nMở liên kết này, rồi bấm nút trên trang để nhận:\n"
    "{link}\n\nLiên kết dùng được đến {expires}. Trong 14 ngày sau đó, chính trang ấy gửi lại được một liên kết mới "
    "đến địa chỉ này, một lần.",
    "You are invited as “{role}” of {organisation} on Cầu Nghề.\n\nOpen this link, and press the button on the page to "
    "accept:\n{link}\n\nIt is good until {expires}. Within 14 days after that, the same page can send "
    "a new link to this address, once.",
)
OUTBOX = Text("Thư đi đang chờ", "Messages that wait")
OUTBOX_SENT_BY_WORKER = Text(
    "Tiến trình nền gửi các thư này; thư bị từ chối nêu lý do.",
    "The worker sends these; where one was refused the reason stands beside it.",
)
HAND_OVER = Text("Xem liên kết để trao cho {email}", "See the link, to hand it over to {email}")
HANDED_OVER_SAYS = Text(
    "Chỉ trao liên kết này cho chủ của {email}, khi bạn chắc chắn đúng người. Nhật ký đã ghi rằng bạn xem nó.",
    "Hand this link over to the owner of {email} alone, when you are certain of the person. The audit log has noted "
    "that you have seen it.",
)
NO_MESSAGES = Text("Không có thư nào đang chờ.", "No message waits.")
LOCKED = Text(
    "Nhập sai quá nhiều lần. Hãy thử lại sau {minutes} phút.",
    "Too many wrong passwords or codes. Try again in {minutes} {minutes:minute|minutes}.",
)

# what allauth says, by its own names
OF_ALLAUTH = {
    "account_inactive": INACTIVE_SAYS,
    "email_password_mismatch": Text(
        "Địa chỉ hoặc mật khẩu không đúng.", "The e-mail address or the password is not right."
    ),
    "incorrect_password": Text("Mật khẩu không đúng.", "The password is not right."),
    "enter_current_password": Text("Hãy nhập mật khẩu đang dùng.", "Enter the password that you use now."),
    "too_many_login_attempts": Text(
        "Quá nhiều lần không đúng. Hãy thử lại sau ít phút.", "Too many failures. Try again in a few minutes."
    ),
    "rate_limited": Text("Quá nhiều lần. Hãy thử lại sau ít phút.", "Too many attempts. Try again in a few minutes."),
    "incorrect_code": Text(
        "Mã hoặc khóa không đúng, hoặc đã hết hạn.", "The code or passkey is wrong, or has expired."
    ),
    "cannot_delete_authenticator": Text(
        "Không tắt được xác thực hai bước của tài khoản này.", "The second factor of this account cannot be turned off."
    ),
    "cannot_generate_recovery_codes": Text("Hãy bật xác thực hai bước trước.", "Turn the second factor on first."),
    "unverified_email": Text("Địa chỉ thư chưa được xác nhận.", "The e-mail address has not been confirmed."),
}
MESSAGES_OF_ALLAUTH = {
    "account/messages/logged_in.txt": Text("Bạn đã đăng nhập.", "You are signed in."),
    "account/messages/logged_out.txt": Text("Bạn đã đăng xuất.", "You are signed out."),
    "account/messages/password_changed.txt": Text("Đã đổi mật khẩu.", "The password is changed."),
    "mfa/messages/totp_activated.txt": Text("Đã bật xác thực hai bước.", "The second factor is on."),
    "mfa/messages/totp_deactivated.txt": Text("Đã tắt xác thực hai bước.", "The second factor is off."),
    "mfa/messages/webauthn_added.txt": Text("Đã thêm khóa truy cập.", "The passkey has been added."),
    "mfa/messages/webauthn_removed.txt": Text("Đã bỏ khóa truy cập.", "The passkey has been removed."),
    "mfa/messages/recovery_codes_generated.txt": Text("Đã lập mã dự phòng mới.", "New recovery codes have been made."),
}
