import type { ChatMember, User } from "../api-types.ts";

type Administrator = Extract<ChatMember, { status: "administrator" }>;

/** What an administrator may do beyond being one. */
export interface AdministratorRights {
  readonly canDeleteMessages?: boolean;
  readonly canRestrictMembers?: boolean;
  readonly canPinMessages?: boolean;
  readonly canPostMessages?: boolean;
  readonly canEditMessages?: boolean;
}

export function ordinaryMember(user: User): ChatMember {
  return { status: "member", user };
}

export function owner(user: User): ChatMember {
  return { status: "creator", user, is_anonymous: false };
}

/** An administrator with every right that is not taken away. */
export function administrator(user: User, rights: AdministratorRights = {}): Administrator {
  return {
    status: "administrator",
    user,
    can_be_edited: false,
    is_anonymous: false,
    can_manage_chat: true,
    can_delete_messages: rights.canDeleteMessages ?? true,
    can_manage_video_chats: false,
    can_restrict_members: rights.canRestrictMembers ?? true,
    can_promote_members: false,
    can_change_info: true,
    can_invite_users: true,
    can_post_stories: false,
    can_edit_stories: false,
    can_delete_stories: false,
    can_post_messages: rights.canPostMessages ?? true,
    can_edit_messages: rights.canEditMessages ?? true,
    can_pin_messages: rights.canPinMessages ?? true,
  } as Administrator;
}

export function outsider(user: User, status: "left" | "kicked"): ChatMember {
  return status === "left" ? { status, user } : { status, user, until_date: 0 };
}

/** A member who may read but not write. */
export function silenced(user: User): ChatMember {
  const no = false as const;
  return {
    status: "restricted",
    user,
    is_member: true,
    can_send_messages: no,
    can_send_audios: no,
    can_send_documents: no,
    can_send_photos: no,
    can_send_videos: no,
    can_send_video_notes: no,
    can_send_voice_notes: no,
    can_send_polls: no,
    can_send_other_messages: no,
    can_add_web_page_previews: no,
    can_react_to_messages: no,
    can_edit_tag: no,
    can_change_info: no,
    can_invite_users: no,
    can_pin_messages: no,
    can_manage_topics: no,
    until_date: 0,
  };
}
