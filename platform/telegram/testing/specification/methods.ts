/** One line for each method: its name, what it returns and its parameters. Written by scripts/telegram-bot-api.ts from Bot API 10.1, June 11, 2026. */
export const methodsText = `
getUpdates > Update[] offset?Integer limit?Integer timeout?Integer allowed_updates?String[]
setWebhook > Boolean url!String certificate?InputFile ip_address?String max_connections?Integer allowed_updates?String[] drop_pending_updates?Boolean secret_token?String
deleteWebhook > Boolean drop_pending_updates?Boolean
getWebhookInfo > WebhookInfo
getMe > User
logOut > Boolean
close > Boolean
sendMessage > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer text!String parse_mode?String entities?MessageEntity[] link_preview_options?LinkPreviewOptions disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
forwardMessage > Message chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer from_chat_id!Integer|String video_start_timestamp?Integer disable_notification?Boolean protect_content?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters message_id!Integer
forwardMessages > MessageId[] chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer from_chat_id!Integer|String message_ids!Integer[] disable_notification?Boolean protect_content?Boolean
copyMessage > MessageId chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer from_chat_id!Integer|String message_id!Integer video_start_timestamp?Integer caption?String parse_mode?String caption_entities?MessageEntity[] show_caption_above_media?Boolean disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
copyMessages > MessageId[] chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer from_chat_id!Integer|String message_ids!Integer[] disable_notification?Boolean protect_content?Boolean remove_caption?Boolean
sendPhoto > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer photo!InputFile|String caption?String parse_mode?String caption_entities?MessageEntity[] show_caption_above_media?Boolean has_spoiler?Boolean disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendLivePhoto > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer live_photo!InputFile|String photo!InputFile|String caption?String parse_mode?String caption_entities?MessageEntity[] show_caption_above_media?Boolean has_spoiler?Boolean disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendAudio > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer audio!InputFile|String caption?String parse_mode?String caption_entities?MessageEntity[] duration?Integer performer?String title?String thumbnail?InputFile|String disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendDocument > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer document!InputFile|String thumbnail?InputFile|String caption?String parse_mode?String caption_entities?MessageEntity[] disable_content_type_detection?Boolean disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendVideo > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer video!InputFile|String duration?Integer width?Integer height?Integer thumbnail?InputFile|String cover?InputFile|String start_timestamp?Integer caption?String parse_mode?String caption_entities?MessageEntity[] show_caption_above_media?Boolean has_spoiler?Boolean supports_streaming?Boolean disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendAnimation > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer animation!InputFile|String duration?Integer width?Integer height?Integer thumbnail?InputFile|String caption?String parse_mode?String caption_entities?MessageEntity[] show_caption_above_media?Boolean has_spoiler?Boolean disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendVoice > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer voice!InputFile|String caption?String parse_mode?String caption_entities?MessageEntity[] duration?Integer disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendVideoNote > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer video_note!InputFile|String duration?Integer length?Integer thumbnail?InputFile|String disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendPaidMedia > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer star_count!Integer media!InputPaidMedia[] payload?String caption?String parse_mode?String caption_entities?MessageEntity[] show_caption_above_media?Boolean disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendMediaGroup > Message[] business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer media!InputMediaAudio[]|InputMediaDocument[]|InputMediaLivePhoto[]|InputMediaPhoto[]|InputMediaVideo[] disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String reply_parameters?ReplyParameters
sendLocation > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer latitude!Float longitude!Float horizontal_accuracy?Float live_period?Integer heading?Integer proximity_alert_radius?Integer disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendVenue > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer latitude!Float longitude!Float title!String address!String foursquare_id?String foursquare_type?String google_place_id?String google_place_type?String disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendContact > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer phone_number!String first_name!String last_name?String vcard?String disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendPoll > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer question!String question_parse_mode?String question_entities?MessageEntity[] options!InputPollOption[] is_anonymous?Boolean type?String allows_multiple_answers?Boolean allows_revoting?Boolean shuffle_options?Boolean allow_adding_options?Boolean hide_results_until_closes?Boolean members_only?Boolean country_codes?String[] correct_option_ids?Integer[] explanation?String explanation_parse_mode?String explanation_entities?MessageEntity[] explanation_media?InputPollMedia open_period?Integer close_date?Integer is_closed?Boolean description?String description_parse_mode?String description_entities?MessageEntity[] media?InputPollMedia disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendChecklist > Message business_connection_id!String chat_id!Integer|String checklist!InputChecklist disable_notification?Boolean protect_content?Boolean message_effect_id?String reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup
sendDice > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer emoji?String disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendMessageDraft > Boolean chat_id!Integer message_thread_id?Integer draft_id!Integer text?String parse_mode?String entities?MessageEntity[]
sendChatAction > Boolean business_connection_id?String chat_id!Integer|String message_thread_id?Integer action!String
setMessageReaction > Boolean chat_id!Integer|String message_id!Integer reaction?ReactionType[] is_big?Boolean
getUserProfilePhotos > UserProfilePhotos user_id!Integer offset?Integer limit?Integer
getUserProfileAudios > UserProfileAudios user_id!Integer offset?Integer limit?Integer
setUserEmojiStatus > Boolean user_id!Integer emoji_status_custom_emoji_id?String emoji_status_expiration_date?Integer
getFile > File file_id!String
banChatMember > Boolean chat_id!Integer|String user_id!Integer until_date?Integer revoke_messages?Boolean
unbanChatMember > Boolean chat_id!Integer|String user_id!Integer only_if_banned?Boolean
restrictChatMember > Boolean chat_id!Integer|String user_id!Integer permissions!ChatPermissions use_independent_chat_permissions?Boolean until_date?Integer
promoteChatMember > Boolean chat_id!Integer|String user_id!Integer is_anonymous?Boolean can_manage_chat?Boolean can_delete_messages?Boolean can_manage_video_chats?Boolean can_restrict_members?Boolean can_promote_members?Boolean can_change_info?Boolean can_invite_users?Boolean can_post_stories?Boolean can_edit_stories?Boolean can_delete_stories?Boolean can_post_messages?Boolean can_edit_messages?Boolean can_pin_messages?Boolean can_manage_topics?Boolean can_manage_direct_messages?Boolean can_manage_tags?Boolean
setChatAdministratorCustomTitle > Boolean chat_id!Integer|String user_id!Integer custom_title!String
setChatMemberTag > Boolean chat_id!Integer|String user_id!Integer tag?String
banChatSenderChat > Boolean chat_id!Integer|String sender_chat_id!Integer
unbanChatSenderChat > Boolean chat_id!Integer|String sender_chat_id!Integer
setChatPermissions > Boolean chat_id!Integer|String permissions!ChatPermissions use_independent_chat_permissions?Boolean
exportChatInviteLink > String chat_id!Integer|String
createChatInviteLink > ChatInviteLink chat_id!Integer|String name?String expire_date?Integer member_limit?Integer creates_join_request?Boolean
editChatInviteLink > ChatInviteLink chat_id!Integer|String invite_link!String name?String expire_date?Integer member_limit?Integer creates_join_request?Boolean
createChatSubscriptionInviteLink > ChatInviteLink chat_id!Integer|String name?String subscription_period!Integer subscription_price!Integer
editChatSubscriptionInviteLink > ChatInviteLink chat_id!Integer|String invite_link!String name?String
revokeChatInviteLink > ChatInviteLink chat_id!Integer|String invite_link!String
approveChatJoinRequest > Boolean chat_id!Integer|String user_id!Integer
declineChatJoinRequest > Boolean chat_id!Integer|String user_id!Integer
answerChatJoinRequestQuery > Boolean chat_join_request_query_id!String result!String
sendChatJoinRequestWebApp > Boolean chat_join_request_query_id!String web_app_url!String
setChatPhoto > Boolean chat_id!Integer|String photo!InputFile
deleteChatPhoto > Boolean chat_id!Integer|String
setChatTitle > Boolean chat_id!Integer|String title!String
setChatDescription > Boolean chat_id!Integer|String description?String
pinChatMessage > Boolean business_connection_id?String chat_id!Integer|String message_id!Integer disable_notification?Boolean
unpinChatMessage > Boolean business_connection_id?String chat_id!Integer|String message_id?Integer
unpinAllChatMessages > Boolean chat_id!Integer|String
leaveChat > Boolean chat_id!Integer|String
getChat > ChatFullInfo chat_id!Integer|String
getChatAdministrators > ChatMember[] chat_id!Integer|String return_bots?Boolean
getChatMemberCount > Integer chat_id!Integer|String
getChatMember > ChatMember chat_id!Integer|String user_id!Integer
getUserPersonalChatMessages > Message[] user_id!Integer limit!Integer
setChatStickerSet > Boolean chat_id!Integer|String sticker_set_name!String
deleteChatStickerSet > Boolean chat_id!Integer|String
getForumTopicIconStickers > Sticker[]
createForumTopic > ForumTopic chat_id!Integer|String name!String icon_color?Integer icon_custom_emoji_id?String
editForumTopic > Boolean chat_id!Integer|String message_thread_id!Integer name?String icon_custom_emoji_id?String
closeForumTopic > Boolean chat_id!Integer|String message_thread_id!Integer
reopenForumTopic > Boolean chat_id!Integer|String message_thread_id!Integer
deleteForumTopic > Boolean chat_id!Integer|String message_thread_id!Integer
unpinAllForumTopicMessages > Boolean chat_id!Integer|String message_thread_id!Integer
editGeneralForumTopic > Boolean chat_id!Integer|String name!String
closeGeneralForumTopic > Boolean chat_id!Integer|String
reopenGeneralForumTopic > Boolean chat_id!Integer|String
hideGeneralForumTopic > Boolean chat_id!Integer|String
unhideGeneralForumTopic > Boolean chat_id!Integer|String
unpinAllGeneralForumTopicMessages > Boolean chat_id!Integer|String
answerCallbackQuery > Boolean callback_query_id!String text?String show_alert?Boolean url?String cache_time?Integer
answerGuestQuery > SentGuestMessage guest_query_id!String result!InlineQueryResult
getUserChatBoosts > UserChatBoosts chat_id!Integer|String user_id!Integer
getBusinessConnection > BusinessConnection business_connection_id!String
getManagedBotToken > String user_id!Integer
replaceManagedBotToken > String user_id!Integer
getManagedBotAccessSettings > BotAccessSettings user_id!Integer
setManagedBotAccessSettings > Boolean user_id!Integer is_access_restricted!Boolean added_user_ids?Integer[]
setMyCommands > Boolean commands!BotCommand[] scope?BotCommandScope language_code?String
deleteMyCommands > Boolean scope?BotCommandScope language_code?String
getMyCommands > BotCommand[] scope?BotCommandScope language_code?String
setMyName > Boolean name?String language_code?String
getMyName > BotName language_code?String
setMyDescription > Boolean description?String language_code?String
getMyDescription > BotDescription language_code?String
setMyShortDescription > Boolean short_description?String language_code?String
getMyShortDescription > BotShortDescription language_code?String
setMyProfilePhoto > Boolean photo!InputProfilePhoto
removeMyProfilePhoto > Boolean
setChatMenuButton > Boolean chat_id?Integer menu_button?MenuButton
getChatMenuButton > MenuButton chat_id?Integer
setMyDefaultAdministratorRights > Boolean rights?ChatAdministratorRights for_channels?Boolean
getMyDefaultAdministratorRights > ChatAdministratorRights for_channels?Boolean
getAvailableGifts > Gifts
sendGift > Boolean user_id?Integer chat_id?Integer|String gift_id!String pay_for_upgrade?Boolean text?String text_parse_mode?String text_entities?MessageEntity[]
giftPremiumSubscription > Boolean user_id!Integer month_count!Integer star_count!Integer text?String text_parse_mode?String text_entities?MessageEntity[]
verifyUser > Boolean user_id!Integer custom_description?String
verifyChat > Boolean chat_id!Integer|String custom_description?String
removeUserVerification > Boolean user_id!Integer
removeChatVerification > Boolean chat_id!Integer|String
readBusinessMessage > Boolean business_connection_id!String chat_id!Integer message_id!Integer
deleteBusinessMessages > Boolean business_connection_id!String message_ids!Integer[]
setBusinessAccountName > Boolean business_connection_id!String first_name!String last_name?String
setBusinessAccountUsername > Boolean business_connection_id!String username?String
setBusinessAccountBio > Boolean business_connection_id!String bio?String
setBusinessAccountProfilePhoto > Boolean business_connection_id!String photo!InputProfilePhoto is_public?Boolean
removeBusinessAccountProfilePhoto > Boolean business_connection_id!String is_public?Boolean
setBusinessAccountGiftSettings > Boolean business_connection_id!String show_gift_button!Boolean accepted_gift_types!AcceptedGiftTypes
getBusinessAccountStarBalance > StarAmount business_connection_id!String
transferBusinessAccountStars > Boolean business_connection_id!String star_count!Integer
getBusinessAccountGifts > OwnedGifts business_connection_id!String exclude_unsaved?Boolean exclude_saved?Boolean exclude_unlimited?Boolean exclude_limited_upgradable?Boolean exclude_limited_non_upgradable?Boolean exclude_unique?Boolean exclude_from_blockchain?Boolean sort_by_price?Boolean offset?String limit?Integer
getUserGifts > OwnedGifts user_id!Integer exclude_unlimited?Boolean exclude_limited_upgradable?Boolean exclude_limited_non_upgradable?Boolean exclude_from_blockchain?Boolean exclude_unique?Boolean sort_by_price?Boolean offset?String limit?Integer
getChatGifts > OwnedGifts chat_id!Integer|String exclude_unsaved?Boolean exclude_saved?Boolean exclude_unlimited?Boolean exclude_limited_upgradable?Boolean exclude_limited_non_upgradable?Boolean exclude_from_blockchain?Boolean exclude_unique?Boolean sort_by_price?Boolean offset?String limit?Integer
convertGiftToStars > Boolean business_connection_id!String owned_gift_id!String
upgradeGift > Boolean business_connection_id!String owned_gift_id!String keep_original_details?Boolean star_count?Integer
transferGift > Boolean business_connection_id!String owned_gift_id!String new_owner_chat_id!Integer star_count?Integer
postStory > Story business_connection_id!String content!InputStoryContent active_period!Integer caption?String parse_mode?String caption_entities?MessageEntity[] areas?StoryArea[] post_to_chat_page?Boolean protect_content?Boolean
repostStory > Story business_connection_id!String from_chat_id!Integer from_story_id!Integer active_period!Integer post_to_chat_page?Boolean protect_content?Boolean
editStory > Story business_connection_id!String story_id!Integer content!InputStoryContent caption?String parse_mode?String caption_entities?MessageEntity[] areas?StoryArea[]
deleteStory > Boolean business_connection_id!String story_id!Integer
answerWebAppQuery > SentWebAppMessage web_app_query_id!String result!InlineQueryResult
savePreparedInlineMessage > PreparedInlineMessage user_id!Integer result!InlineQueryResult allow_user_chats?Boolean allow_bot_chats?Boolean allow_group_chats?Boolean allow_channel_chats?Boolean
savePreparedKeyboardButton > PreparedKeyboardButton user_id!Integer button!KeyboardButton
editMessageText > Message|Boolean business_connection_id?String chat_id?Integer|String message_id?Integer inline_message_id?String text?String parse_mode?String entities?MessageEntity[] link_preview_options?LinkPreviewOptions rich_message?InputRichMessage reply_markup?InlineKeyboardMarkup
editMessageCaption > Message|Boolean business_connection_id?String chat_id?Integer|String message_id?Integer inline_message_id?String caption?String parse_mode?String caption_entities?MessageEntity[] show_caption_above_media?Boolean reply_markup?InlineKeyboardMarkup
editMessageMedia > Message|Boolean business_connection_id?String chat_id?Integer|String message_id?Integer inline_message_id?String media!InputMedia reply_markup?InlineKeyboardMarkup
editMessageLiveLocation > Message|Boolean business_connection_id?String chat_id?Integer|String message_id?Integer inline_message_id?String latitude!Float longitude!Float live_period?Integer horizontal_accuracy?Float heading?Integer proximity_alert_radius?Integer reply_markup?InlineKeyboardMarkup
stopMessageLiveLocation > Message|Boolean business_connection_id?String chat_id?Integer|String message_id?Integer inline_message_id?String reply_markup?InlineKeyboardMarkup
editMessageChecklist > Message business_connection_id!String chat_id!Integer|String message_id!Integer checklist!InputChecklist reply_markup?InlineKeyboardMarkup
editMessageReplyMarkup > Message|Boolean business_connection_id?String chat_id?Integer|String message_id?Integer inline_message_id?String reply_markup?InlineKeyboardMarkup
stopPoll > Poll business_connection_id?String chat_id!Integer|String message_id!Integer reply_markup?InlineKeyboardMarkup
approveSuggestedPost > Boolean chat_id!Integer message_id!Integer send_date?Integer
declineSuggestedPost > Boolean chat_id!Integer message_id!Integer comment?String
deleteMessage > Boolean chat_id!Integer|String message_id!Integer
deleteMessages > Boolean chat_id!Integer|String message_ids!Integer[]
deleteMessageReaction > Boolean chat_id!Integer|String message_id!Integer user_id?Integer actor_chat_id?Integer
deleteAllMessageReactions > Boolean chat_id!Integer|String user_id?Integer actor_chat_id?Integer
sendSticker > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer sticker!InputFile|String emoji?String disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
getStickerSet > StickerSet name!String
getCustomEmojiStickers > Sticker[] custom_emoji_ids!String[]
uploadStickerFile > File user_id!Integer sticker!InputFile sticker_format!String
createNewStickerSet > Boolean user_id!Integer name!String title!String stickers!InputSticker[] sticker_type?String needs_repainting?Boolean
addStickerToSet > Boolean user_id!Integer name!String sticker!InputSticker
setStickerPositionInSet > Boolean sticker!String position!Integer
deleteStickerFromSet > Boolean sticker!String
replaceStickerInSet > Boolean user_id!Integer name!String old_sticker!String sticker!InputSticker
setStickerEmojiList > Boolean sticker!String emoji_list!String[]
setStickerKeywords > Boolean sticker!String keywords?String[]
setStickerMaskPosition > Boolean sticker!String mask_position?MaskPosition
setStickerSetTitle > Boolean name!String title!String
setStickerSetThumbnail > Boolean name!String user_id!Integer thumbnail?InputFile|String format!String
setCustomEmojiStickerSetThumbnail > Boolean name!String custom_emoji_id?String
deleteStickerSet > Boolean name!String
sendRichMessage > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer rich_message!InputRichMessage disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply
sendRichMessageDraft > Boolean chat_id!Integer message_thread_id?Integer draft_id!Integer rich_message!InputRichMessage
answerInlineQuery > Boolean inline_query_id!String results!InlineQueryResult[] cache_time?Integer is_personal?Boolean next_offset?String button?InlineQueryResultsButton
sendInvoice > Message chat_id!Integer|String message_thread_id?Integer direct_messages_topic_id?Integer title!String description!String payload!String provider_token?String currency!String prices!LabeledPrice[] max_tip_amount?Integer suggested_tip_amounts?Integer[] start_parameter?String provider_data?String photo_url?String photo_size?Integer photo_width?Integer photo_height?Integer need_name?Boolean need_phone_number?Boolean need_email?Boolean need_shipping_address?Boolean send_phone_number_to_provider?Boolean send_email_to_provider?Boolean is_flexible?Boolean disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String suggested_post_parameters?SuggestedPostParameters reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup
createInvoiceLink > String business_connection_id?String title!String description!String payload!String provider_token?String currency!String prices!LabeledPrice[] subscription_period?Integer max_tip_amount?Integer suggested_tip_amounts?Integer[] provider_data?String photo_url?String photo_size?Integer photo_width?Integer photo_height?Integer need_name?Boolean need_phone_number?Boolean need_email?Boolean need_shipping_address?Boolean send_phone_number_to_provider?Boolean send_email_to_provider?Boolean is_flexible?Boolean
answerShippingQuery > Boolean shipping_query_id!String ok!Boolean shipping_options?ShippingOption[] error_message?String
answerPreCheckoutQuery > Boolean pre_checkout_query_id!String ok!Boolean error_message?String
getMyStarBalance > StarAmount
getStarTransactions > StarTransactions offset?Integer limit?Integer
refundStarPayment > Boolean user_id!Integer telegram_payment_charge_id!String
editUserStarSubscription > Boolean user_id!Integer telegram_payment_charge_id!String is_canceled!Boolean
setPassportDataErrors > Boolean user_id!Integer errors!PassportElementError[]
sendGame > Message business_connection_id?String chat_id!Integer|String message_thread_id?Integer game_short_name!String disable_notification?Boolean protect_content?Boolean allow_paid_broadcast?Boolean message_effect_id?String reply_parameters?ReplyParameters reply_markup?InlineKeyboardMarkup
setGameScore > Message|Boolean user_id!Integer score!Integer force?Boolean disable_edit_message?Boolean chat_id?Integer message_id?Integer inline_message_id?String
getGameHighScores > GameHighScore[] user_id!Integer chat_id?Integer message_id?Integer inline_message_id?String
`;
