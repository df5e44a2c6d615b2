-- The whole schema for MySQL 8 and MariaDB 10.4 or newer. Generated: do not edit.
-- Change db/tables/, add a migration, and run: python -m db.schema_sql
--
-- It only creates what is missing and never drops anything. `python init_db.py` does the same without
-- this file; a database of an older version is brought to the present by `python update_db.py`.

SET NAMES utf8mb4;

CREATE TABLE IF NOT EXISTS `audit_entries` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  at DATETIME(6) NOT NULL,
  action VARCHAR(40) NOT NULL,
  subject VARCHAR(120) NOT NULL,
  counts TEXT NOT NULL,
  doer_id INTEGER,
  doer_name VARCHAR(120) NOT NULL DEFAULT '',
  address VARCHAR(64),
  subject_kind VARCHAR(20),
  subject_id INTEGER,
  whom_id INTEGER,
  CONSTRAINT pk_audit_entries PRIMARY KEY (id),
  INDEX `ix_audit_entries_action_at` (`action`, `at`),
  INDEX `ix_audit_entries_at` (`at`),
  INDEX `ix_audit_entries_doer_id_at` (`doer_id`, `at`),
  INDEX `ix_audit_entries_subject_kind_subject_id_at` (`subject_kind`, `subject_id`, `at`),
  INDEX `ix_audit_entries_whom_id_at` (`whom_id`, `at`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `erased_links` (
  secret_hash VARCHAR(64) NOT NULL,
  erased_at DATETIME(6) NOT NULL,
  asked_at DATETIME(6),
  interviews INTEGER NOT NULL,
  had_resume BOOL NOT NULL,
  CONSTRAINT pk_erased_links PRIMARY KEY (secret_hash),
  INDEX `ix_erased_links_erased_at` (`erased_at`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `passkey_challenges` (
  owner_hash VARCHAR(64) NOT NULL,
  challenge VARCHAR(88) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_passkey_challenges PRIMARY KEY (owner_hash),
  INDEX `ix_passkey_challenges_created_at` (`created_at`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `password_requests` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  asked TEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_password_requests PRIMARY KEY (id)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `pending_sign_ons` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  state_hash VARCHAR(64) NOT NULL,
  browser_hash VARCHAR(64) NOT NULL,
  source_hash VARCHAR(64),
  sealed TEXT NOT NULL,
  began_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_pending_sign_ons PRIMARY KEY (id),
  CONSTRAINT uq_pending_sign_ons_state_hash UNIQUE (state_hash),
  INDEX `ix_pending_sign_ons_began_at` (`began_at`),
  INDEX `ix_pending_sign_ons_browser_hash` (`browser_hash`),
  INDEX `ix_pending_sign_ons_source_hash` (`source_hash`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `record_keys` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  public_key VARCHAR(64) NOT NULL,
  first_used_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_record_keys PRIMARY KEY (id),
  CONSTRAINT uq_record_keys_public_key UNIQUE (public_key)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `room_leases` (
  interview_id INTEGER NOT NULL,
  node VARCHAR(64) NOT NULL,
  holder VARCHAR(32) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_room_leases PRIMARY KEY (interview_id),
  INDEX `ix_room_leases_holder` (`holder`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `users` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  username VARCHAR(80) COLLATE utf8mb4_bin NOT NULL,
  password_hash VARCHAR(255),
  `role` VARCHAR(20) NOT NULL,
  name VARCHAR(120) NOT NULL DEFAULT '',
  name_key TEXT COLLATE utf8mb4_bin,
  email VARCHAR(254),
  email_key VARCHAR(254) COLLATE utf8mb4_bin,
  phone VARCHAR(40),
  target_role VARCHAR(120),
  experience_level VARCHAR(60),
  resume_path VARCHAR(255),
  resume_original_name VARCHAR(255),
  timezone VARCHAR(64),
  chosen_zone VARCHAR(64),
  language VARCHAR(20),
  reminders VARCHAR(20) NOT NULL DEFAULT 'day hour',
  has_own_reminders BOOL NOT NULL DEFAULT 0,
  exempt_signals VARCHAR(500) NOT NULL DEFAULT '',
  deactivated_at DATETIME(6),
  invited_at DATETIME(6),
  created_at DATETIME(6),
  has_parts BOOL NOT NULL DEFAULT 0,
  CONSTRAINT pk_users PRIMARY KEY (id),
  CONSTRAINT uq_users_username UNIQUE (username),
  CONSTRAINT uq_users_email_key UNIQUE (email_key),
  INDEX `ix_users_has_parts` (`has_parts`),
  INDEX `ix_users_role_name` (`role`, `name`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `account_links` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  user_id INTEGER NOT NULL,
  secret_hash VARCHAR(64) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_account_links PRIMARY KEY (id),
  CONSTRAINT fk_account_links_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  CONSTRAINT uq_account_links_secret_hash UNIQUE (secret_hash),
  INDEX `ix_account_links_expires_at` (`expires_at`),
  INDEX `ix_account_links_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `address_changes` (
  user_id INTEGER NOT NULL,
  email VARCHAR(254) NOT NULL,
  secret_hash VARCHAR(64) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_address_changes PRIMARY KEY (user_id),
  CONSTRAINT fk_address_changes_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  CONSTRAINT uq_address_changes_secret_hash UNIQUE (secret_hash),
  INDEX `ix_address_changes_expires_at` (`expires_at`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `address_parts` (
  part VARCHAR(12) COLLATE utf8mb4_bin NOT NULL,
  user_id INTEGER NOT NULL,
  CONSTRAINT pk_address_parts PRIMARY KEY (part, user_id),
  CONSTRAINT fk_address_parts_user_id FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE,
  INDEX `ix_address_parts_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `api_tokens` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  name VARCHAR(60) NOT NULL,
  token_hash VARCHAR(64) NOT NULL,
  hint VARCHAR(16) NOT NULL,
  scopes VARCHAR(200) NOT NULL,
  made_by INTEGER NOT NULL,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  last_used_at DATETIME(6),
  ended_at DATETIME(6),
  CONSTRAINT pk_api_tokens PRIMARY KEY (id),
  CONSTRAINT uq_api_tokens_token_hash UNIQUE (token_hash),
  CONSTRAINT fk_api_tokens_made_by FOREIGN KEY(made_by) REFERENCES users (id),
  INDEX `ix_api_tokens_expires_at` (`expires_at`),
  INDEX `ix_api_tokens_made_by` (`made_by`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `booking_rules` (
  user_id INTEGER NOT NULL,
  timezone VARCHAR(64) NOT NULL,
  notice_minutes INTEGER NOT NULL,
  buffer_minutes INTEGER NOT NULL,
  most_a_day INTEGER NOT NULL,
  saved_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_booking_rules PRIMARY KEY (user_id),
  CONSTRAINT fk_booking_rules_user_id FOREIGN KEY(user_id) REFERENCES users (id)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `busy_calendars` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  user_id INTEGER NOT NULL,
  host VARCHAR(255) NOT NULL,
  sealed_address TEXT NOT NULL,
  added_at DATETIME(6) NOT NULL,
  next_check_at DATETIME(6) NOT NULL,
  checked_at DATETIME(6),
  read_at DATETIME(6),
  failure VARCHAR(40),
  failures INTEGER NOT NULL DEFAULT 0,
  left_out INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT pk_busy_calendars PRIMARY KEY (id),
  CONSTRAINT fk_busy_calendars_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_busy_calendars_next_check_at` (`next_check_at`),
  INDEX `ix_busy_calendars_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `calendar_addresses` (
  user_id INTEGER NOT NULL,
  token_hash VARCHAR(64) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  last_read_at DATETIME(6),
  CONSTRAINT pk_calendar_addresses PRIMARY KEY (user_id),
  CONSTRAINT fk_calendar_addresses_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  CONSTRAINT uq_calendar_addresses_token_hash UNIQUE (token_hash)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `candidate_imports` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  made_by INTEGER NOT NULL,
  created_at DATETIME(6) NOT NULL,
  preview MEDIUMTEXT,
  added_at DATETIME(6),
  added INTEGER NOT NULL,
  left_out INTEGER NOT NULL,
  undone_at DATETIME(6),
  removed INTEGER NOT NULL,
  CONSTRAINT pk_candidate_imports PRIMARY KEY (id),
  CONSTRAINT fk_candidate_imports_made_by FOREIGN KEY(made_by) REFERENCES users (id),
  INDEX `ix_candidate_imports_created_at` (`created_at`),
  INDEX `ix_candidate_imports_made_by` (`made_by`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `company_texts` (
  number INTEGER NOT NULL,
  addition MEDIUMTEXT NOT NULL,
  privacy MEDIUMTEXT NOT NULL,
  saved_at DATETIME(6) NOT NULL,
  saved_by INTEGER,
  CONSTRAINT pk_company_texts PRIMARY KEY (number),
  CONSTRAINT fk_company_texts_saved_by FOREIGN KEY(saved_by) REFERENCES users (id),
  INDEX `ix_company_texts_saved_by` (`saved_by`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `days_off` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  user_id INTEGER NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  note VARCHAR(80) NOT NULL DEFAULT '',
  CONSTRAINT pk_days_off PRIMARY KEY (id),
  CONSTRAINT fk_days_off_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_days_off_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `erase_requests` (
  user_id INTEGER NOT NULL,
  message TEXT,
  asked_at DATETIME(6) NOT NULL,
  state VARCHAR(20) NOT NULL,
  answer TEXT,
  answered_by VARCHAR(120),
  answered_at DATETIME(6),
  CONSTRAINT pk_erase_requests PRIMARY KEY (user_id),
  CONSTRAINT fk_erase_requests_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_erase_requests_state_asked_at` (`state`, `asked_at`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `interview_templates` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  title VARCHAR(200) NOT NULL,
  title_key TEXT COLLATE utf8mb4_bin,
  duration_minutes INTEGER NOT NULL,
  code_language VARCHAR(40) NOT NULL,
  proctoring_profile VARCHAR(20) NOT NULL,
  proctoring_signals VARCHAR(500) NOT NULL DEFAULT '',
  reminders VARCHAR(40),
  version INTEGER NOT NULL DEFAULT 1,
  archived_at DATETIME(6),
  used_count INTEGER NOT NULL DEFAULT 0,
  last_used_at DATETIME(6),
  created_by INTEGER,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_interview_templates PRIMARY KEY (id),
  CONSTRAINT fk_interview_templates_created_by FOREIGN KEY(created_by) REFERENCES users (id),
  INDEX `ix_interview_templates_created_by` (`created_by`),
  INDEX `ix_interview_templates_title` (`title`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `interviews` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  title VARCHAR(200) NOT NULL,
  title_key TEXT COLLATE utf8mb4_bin,
  interviewer_id INTEGER NOT NULL,
  candidate_id INTEGER NOT NULL,
  scheduled_time DATETIME(6) NOT NULL,
  duration_minutes INTEGER NOT NULL DEFAULT 60,
  timezone VARCHAR(64) NOT NULL DEFAULT 'UTC',
  meeting_link VARCHAR(36) NOT NULL,
  status VARCHAR(20) NOT NULL DEFAULT 'scheduled',
  candidate_join_status VARCHAR(20) NOT NULL DEFAULT 'pending',
  join_requested_at DATETIME(6),
  code_content MEDIUMTEXT,
  code_language VARCHAR(40) NOT NULL DEFAULT 'python',
  is_clipboard_allowed BOOL NOT NULL DEFAULT 0,
  created_at DATETIME(6),
  completed_at DATETIME(6),
  asking_session_id INTEGER,
  admitted_session_id INTEGER,
  rejection_reason VARCHAR(500),
  lobby_message VARCHAR(500),
  rejected_by VARCHAR(120),
  lobby_message_by VARCHAR(120),
  proctoring_profile VARCHAR(20) NOT NULL DEFAULT 'standard',
  proctoring_signals VARCHAR(500) NOT NULL DEFAULT '',
  calendar_sequence INTEGER NOT NULL DEFAULT 0,
  is_no_show BOOL NOT NULL DEFAULT 0,
  reminders VARCHAR(20),
  has_parts BOOL NOT NULL DEFAULT 0,
  CONSTRAINT pk_interviews PRIMARY KEY (id),
  CONSTRAINT fk_interviews_interviewer_id FOREIGN KEY(interviewer_id) REFERENCES users (id),
  CONSTRAINT fk_interviews_candidate_id FOREIGN KEY(candidate_id) REFERENCES users (id),
  CONSTRAINT uq_interviews_meeting_link UNIQUE (meeting_link),
  INDEX `ix_interviews_candidate_id_status_scheduled_time` (`candidate_id`, `status`, `scheduled_time`),
  INDEX `ix_interviews_has_parts` (`has_parts`),
  INDEX `ix_interviews_interviewer_id_candidate_join_status` (`interviewer_id`, `candidate_join_status`),
  INDEX `ix_interviews_interviewer_id_scheduled_time` (`interviewer_id`, `scheduled_time`),
  INDEX `ix_interviews_interviewer_id_status_scheduled_time` (`interviewer_id`, `status`, `scheduled_time`),
  INDEX `ix_interviews_scheduled_time` (`scheduled_time`),
  INDEX `ix_interviews_search` (`scheduled_time`, `id`, `status`, `candidate_id`, `interviewer_id`, `title_key`(191), `title`),
  INDEX `ix_interviews_status_scheduled_time` (`status`, `scheduled_time`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `name_parts` (
  part VARCHAR(12) COLLATE utf8mb4_bin NOT NULL,
  user_id INTEGER NOT NULL,
  CONSTRAINT pk_name_parts PRIMARY KEY (part, user_id),
  CONSTRAINT fk_name_parts_user_id FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE,
  INDEX `ix_name_parts_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `passkeys` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  user_id INTEGER NOT NULL,
  user_handle VARCHAR(88) NOT NULL,
  credential_id TEXT NOT NULL,
  credential_hash VARCHAR(64) NOT NULL,
  public_key TEXT NOT NULL,
  sign_count BIGINT NOT NULL,
  rp_id VARCHAR(255) NOT NULL,
  name VARCHAR(60) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  last_used_at DATETIME(6),
  CONSTRAINT pk_passkeys PRIMARY KEY (id),
  CONSTRAINT fk_passkeys_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  CONSTRAINT uq_passkeys_credential_hash UNIQUE (credential_hash),
  INDEX `ix_passkeys_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `questions` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  title VARCHAR(200) NOT NULL,
  title_key TEXT COLLATE utf8mb4_bin,
  tags VARCHAR(400) NOT NULL DEFAULT '',
  languages VARCHAR(400) NOT NULL DEFAULT '',
  level VARCHAR(20) NOT NULL,
  minutes INTEGER NOT NULL,
  state VARCHAR(20) NOT NULL,
  version INTEGER NOT NULL,
  created_by INTEGER,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_questions PRIMARY KEY (id),
  CONSTRAINT fk_questions_created_by FOREIGN KEY(created_by) REFERENCES users (id),
  INDEX `ix_questions_created_by` (`created_by`),
  INDEX `ix_questions_state_title` (`state`, `title`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `recovery_codes` (
  user_id INTEGER NOT NULL,
  code_hash VARCHAR(64) NOT NULL,
  CONSTRAINT pk_recovery_codes PRIMARY KEY (user_id, code_hash),
  CONSTRAINT fk_recovery_codes_user_id FOREIGN KEY(user_id) REFERENCES users (id)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `scorecards` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  title VARCHAR(200) NOT NULL,
  criteria MEDIUMTEXT NOT NULL,
  hides_alerts BOOL NOT NULL DEFAULT 1,
  version INTEGER NOT NULL DEFAULT 1,
  archived_at DATETIME(6),
  created_by INTEGER,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_scorecards PRIMARY KEY (id),
  CONSTRAINT fk_scorecards_created_by FOREIGN KEY(created_by) REFERENCES users (id),
  INDEX `ix_scorecards_created_by` (`created_by`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `second_factors` (
  user_id INTEGER NOT NULL,
  secret VARCHAR(255) NOT NULL,
  last_step INTEGER NOT NULL,
  created_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_second_factors PRIMARY KEY (user_id),
  CONSTRAINT fk_second_factors_user_id FOREIGN KEY(user_id) REFERENCES users (id)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `setup` (
  id INTEGER NOT NULL,
  admin_id INTEGER,
  completed_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_setup PRIMARY KEY (id),
  CONSTRAINT fk_setup_admin_id FOREIGN KEY(admin_id) REFERENCES users (id),
  INDEX `ix_setup_admin_id` (`admin_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `sign_on_identities` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  user_id INTEGER NOT NULL,
  issuer VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  subject VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  email VARCHAR(254),
  connected_at DATETIME(6) NOT NULL,
  last_used_at DATETIME(6),
  CONSTRAINT pk_sign_on_identities PRIMARY KEY (id),
  CONSTRAINT uq_sign_on_identities_issuer_subject UNIQUE (issuer, subject),
  CONSTRAINT uq_sign_on_identities_user_id_issuer UNIQUE (user_id, issuer),
  CONSTRAINT fk_sign_on_identities_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_sign_on_identities_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `stored_settings` (
  name VARCHAR(60) NOT NULL,
  value MEDIUMTEXT NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  updated_by INTEGER,
  CONSTRAINT pk_stored_settings PRIMARY KEY (name),
  CONSTRAINT fk_stored_settings_updated_by FOREIGN KEY(updated_by) REFERENCES users (id),
  INDEX `ix_stored_settings_updated_by` (`updated_by`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `user_sessions` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  token_hash VARCHAR(64) NOT NULL,
  user_id INTEGER NOT NULL,
  created_at DATETIME(6) NOT NULL,
  last_seen_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6),
  interview_id INTEGER,
  invitation_id INTEGER,
  browser VARCHAR(40),
  `system` VARCHAR(40),
  address VARCHAR(45),
  identity_id INTEGER,
  id_token TEXT,
  CONSTRAINT pk_user_sessions PRIMARY KEY (id),
  CONSTRAINT uq_user_sessions_token_hash UNIQUE (token_hash),
  CONSTRAINT fk_user_sessions_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_user_sessions_expires_at` (`expires_at`),
  INDEX `ix_user_sessions_identity_id` (`identity_id`),
  INDEX `ix_user_sessions_invitation_id` (`invitation_id`),
  INDEX `ix_user_sessions_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `webhooks` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  name VARCHAR(60) NOT NULL,
  host VARCHAR(255) NOT NULL,
  sealed_address TEXT NOT NULL,
  sealed_key TEXT NOT NULL,
  sealed_former_key TEXT,
  former_until DATETIME(6),
  events VARCHAR(300) NOT NULL,
  made_by INTEGER,
  created_at DATETIME(6) NOT NULL,
  paused_at DATETIME(6),
  failing_since DATETIME(6),
  CONSTRAINT pk_webhooks PRIMARY KEY (id),
  CONSTRAINT fk_webhooks_made_by FOREIGN KEY(made_by) REFERENCES users (id),
  INDEX `ix_webhooks_made_by` (`made_by`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `working_hours` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  user_id INTEGER NOT NULL,
  weekday INTEGER NOT NULL,
  from_minute INTEGER NOT NULL,
  until_minute INTEGER NOT NULL,
  CONSTRAINT pk_working_hours PRIMARY KEY (id),
  CONSTRAINT fk_working_hours_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_working_hours_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `accommodation_requests` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  message TEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  answer TEXT,
  answered_by VARCHAR(120),
  answered_at DATETIME(6),
  CONSTRAINT pk_accommodation_requests PRIMARY KEY (id),
  CONSTRAINT fk_accommodation_requests_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_accommodation_requests_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_accommodation_requests_interview_id_id` (`interview_id`, `id`),
  INDEX `ix_accommodation_requests_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `alerts` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER NOT NULL,
  candidate_id INTEGER NOT NULL,
  kind VARCHAR(40) NOT NULL,
  size INTEGER,
  started_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6) NOT NULL,
  report_count INTEGER NOT NULL DEFAULT 1,
  is_useful BOOL,
  remark VARCHAR(1000),
  CONSTRAINT pk_alerts PRIMARY KEY (id),
  CONSTRAINT fk_alerts_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_alerts_candidate_id FOREIGN KEY(candidate_id) REFERENCES users (id),
  INDEX `ix_alerts_candidate_id` (`candidate_id`),
  INDEX `ix_alerts_interview_id_kind_ended_at` (`interview_id`, `kind`, `ended_at`),
  INDEX `ix_alerts_interview_id_started_at` (`interview_id`, `started_at`),
  INDEX `ix_alerts_kind_is_useful` (`kind`, `is_useful`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `api_requests` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  token_id INTEGER NOT NULL,
  key_hash VARCHAR(64) NOT NULL,
  fingerprint VARCHAR(64) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  status INTEGER,
  answer MEDIUMTEXT,
  answer_chars INTEGER NOT NULL,
  CONSTRAINT pk_api_requests PRIMARY KEY (id),
  CONSTRAINT uq_api_requests_token_id_key_hash UNIQUE (token_id, key_hash),
  CONSTRAINT fk_api_requests_token_id FOREIGN KEY(token_id) REFERENCES api_tokens (id),
  INDEX `ix_api_requests_created_at` (`created_at`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `busy_times` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  calendar_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  starts_at DATETIME(6) NOT NULL,
  ends_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_busy_times PRIMARY KEY (id),
  CONSTRAINT fk_busy_times_calendar_id FOREIGN KEY(calendar_id) REFERENCES busy_calendars (id),
  CONSTRAINT fk_busy_times_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_busy_times_calendar_id` (`calendar_id`),
  INDEX `ix_busy_times_user_id_ends_at` (`user_id`, `ends_at`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `cards` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  kind VARCHAR(20) NOT NULL,
  content MEDIUMTEXT NOT NULL,
  revision INTEGER NOT NULL,
  begun_at DATETIME(6) NOT NULL,
  saved_at DATETIME(6) NOT NULL,
  submitted_at DATETIME(6),
  CONSTRAINT pk_cards PRIMARY KEY (id),
  CONSTRAINT uq_cards_interview_id_user_id UNIQUE (interview_id, user_id),
  CONSTRAINT fk_cards_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_cards_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_cards_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `chat_messages` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER NOT NULL,
  sender_id INTEGER,
  sender_name VARCHAR(120),
  message TEXT NOT NULL,
  message_id VARCHAR(36),
  created_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_chat_messages PRIMARY KEY (id),
  CONSTRAINT uq_chat_messages_interview_id_sender_id_message_id UNIQUE (interview_id, sender_id, message_id),
  CONSTRAINT fk_chat_messages_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_chat_messages_sender_id FOREIGN KEY(sender_id) REFERENCES users (id),
  INDEX `ix_chat_messages_interview_id_id` (`interview_id`, `id`),
  INDEX `ix_chat_messages_sender_id` (`sender_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `consents` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  notice_version VARCHAR(20) NOT NULL,
  is_agreed BOOL NOT NULL,
  decided_at DATETIME(6) NOT NULL,
  declined_signals VARCHAR(500) NOT NULL DEFAULT '',
  texts_version INTEGER,
  CONSTRAINT pk_consents PRIMARY KEY (id),
  CONSTRAINT fk_consents_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_consents_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_consents_interview_id_user_id_id` (`interview_id`, `user_id`, `id`),
  INDEX `ix_consents_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `coverage` (
  interview_id INTEGER NOT NULL,
  present_ms INTEGER NOT NULL,
  measured_ms INTEGER NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_coverage PRIMARY KEY (interview_id),
  CONSTRAINT fk_coverage_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `decisions` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER NOT NULL,
  outcome VARCHAR(20) NOT NULL,
  reasons TEXT NOT NULL,
  decided_by INTEGER,
  decided_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_decisions PRIMARY KEY (id),
  CONSTRAINT fk_decisions_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_decisions_decided_by FOREIGN KEY(decided_by) REFERENCES users (id),
  INDEX `ix_decisions_decided_by` (`decided_by`),
  INDEX `ix_decisions_interview_id` (`interview_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `document_pack_authors` (
  interview_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  user_id INTEGER,
  CONSTRAINT pk_document_pack_authors PRIMARY KEY (interview_id, number),
  CONSTRAINT fk_document_pack_authors_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_document_pack_authors_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_document_pack_authors_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `document_packs` (
  interview_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  edit_count INTEGER NOT NULL,
  data MEDIUMBLOB NOT NULL,
  CONSTRAINT pk_document_packs PRIMARY KEY (interview_id, sequence),
  CONSTRAINT fk_document_packs_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `document_snapshots` (
  interview_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  created_at DATETIME(6) NOT NULL,
  data MEDIUMBLOB NOT NULL,
  CONSTRAINT pk_document_snapshots PRIMARY KEY (interview_id),
  CONSTRAINT fk_document_snapshots_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `document_updates` (
  interview_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  author_id INTEGER,
  created_at DATETIME(6) NOT NULL,
  data MEDIUMBLOB NOT NULL,
  CONSTRAINT pk_document_updates PRIMARY KEY (interview_id, sequence),
  CONSTRAINT fk_document_updates_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_document_updates_author_id FOREIGN KEY(author_id) REFERENCES users (id),
  INDEX `ix_document_updates_author_id` (`author_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `imported_candidates` (
  user_id INTEGER NOT NULL,
  import_id INTEGER NOT NULL,
  account_hash VARCHAR(64) NOT NULL,
  CONSTRAINT pk_imported_candidates PRIMARY KEY (user_id),
  CONSTRAINT fk_imported_candidates_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  CONSTRAINT fk_imported_candidates_import_id FOREIGN KEY(import_id) REFERENCES candidate_imports (id),
  INDEX `ix_imported_candidates_import_id` (`import_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `interview_members` (
  interview_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  `role` VARCHAR(20) NOT NULL,
  CONSTRAINT pk_interview_members PRIMARY KEY (interview_id, user_id),
  CONSTRAINT fk_interview_members_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_interview_members_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_interview_members_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `interview_questions` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER NOT NULL,
  question_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  version INTEGER,
  title VARCHAR(200),
  put_by INTEGER,
  put_at DATETIME(6),
  taken_out_at DATETIME(6),
  CONSTRAINT pk_interview_questions PRIMARY KEY (id),
  CONSTRAINT fk_interview_questions_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_interview_questions_question_id FOREIGN KEY(question_id) REFERENCES questions (id),
  CONSTRAINT fk_interview_questions_put_by FOREIGN KEY(put_by) REFERENCES users (id),
  INDEX `ix_interview_questions_interview_id_position` (`interview_id`, `position`),
  INDEX `ix_interview_questions_put_by` (`put_by`),
  INDEX `ix_interview_questions_question_id` (`question_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `interview_scorecards` (
  interview_id INTEGER NOT NULL,
  scorecard_id INTEGER NOT NULL,
  version INTEGER,
  title VARCHAR(200),
  criteria MEDIUMTEXT,
  hides_alerts BOOL,
  CONSTRAINT pk_interview_scorecards PRIMARY KEY (interview_id),
  CONSTRAINT fk_interview_scorecards_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_interview_scorecards_scorecard_id FOREIGN KEY(scorecard_id) REFERENCES scorecards (id),
  INDEX `ix_interview_scorecards_scorecard_id` (`scorecard_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `interview_template_members` (
  template_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  `role` VARCHAR(20) NOT NULL,
  CONSTRAINT pk_interview_template_members PRIMARY KEY (template_id, user_id),
  CONSTRAINT fk_interview_template_members_template_id FOREIGN KEY(template_id) REFERENCES interview_templates (id),
  CONSTRAINT fk_interview_template_members_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_interview_template_members_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `interview_template_order_people` (
  template_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  CONSTRAINT pk_interview_template_order_people PRIMARY KEY (template_id, user_id),
  CONSTRAINT fk_interview_template_order_people_template_id FOREIGN KEY(template_id) REFERENCES interview_templates (id),
  CONSTRAINT fk_interview_template_order_people_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_interview_template_order_people_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `interview_template_orders` (
  template_id INTEGER NOT NULL,
  test_id VARCHAR(36) NOT NULL,
  how VARCHAR(10) NOT NULL,
  from_days INTEGER NOT NULL,
  for_days INTEGER NOT NULL,
  timezone VARCHAR(64) NOT NULL,
  change_hours INTEGER NOT NULL,
  tells_decision BOOL NOT NULL,
  opened_by INTEGER,
  saved_at DATETIME(6) NOT NULL,
  closed_at DATETIME(6),
  CONSTRAINT pk_interview_template_orders PRIMARY KEY (template_id),
  CONSTRAINT fk_interview_template_orders_template_id FOREIGN KEY(template_id) REFERENCES interview_templates (id),
  CONSTRAINT uq_interview_template_orders_test_id UNIQUE (test_id),
  CONSTRAINT fk_interview_template_orders_opened_by FOREIGN KEY(opened_by) REFERENCES users (id),
  INDEX `ix_interview_template_orders_opened_by` (`opened_by`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `interview_template_questions` (
  template_id INTEGER NOT NULL,
  question_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  CONSTRAINT pk_interview_template_questions PRIMARY KEY (template_id, question_id),
  CONSTRAINT fk_interview_template_questions_template_id FOREIGN KEY(template_id) REFERENCES interview_templates (id),
  CONSTRAINT fk_interview_template_questions_question_id FOREIGN KEY(question_id) REFERENCES questions (id),
  INDEX `ix_interview_template_questions_question_id` (`question_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `interview_template_scorecards` (
  template_id INTEGER NOT NULL,
  scorecard_id INTEGER NOT NULL,
  CONSTRAINT pk_interview_template_scorecards PRIMARY KEY (template_id),
  CONSTRAINT fk_interview_template_scorecards_template_id FOREIGN KEY(template_id) REFERENCES interview_templates (id),
  CONSTRAINT fk_interview_template_scorecards_scorecard_id FOREIGN KEY(scorecard_id) REFERENCES scorecards (id),
  INDEX `ix_interview_template_scorecards_scorecard_id` (`scorecard_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `invitations` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER NOT NULL,
  secret_hash VARCHAR(64) NOT NULL,
  created_by INTEGER NOT NULL,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  last_used_at DATETIME(6),
  revoked_at DATETIME(6),
  CONSTRAINT pk_invitations PRIMARY KEY (id),
  CONSTRAINT fk_invitations_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT uq_invitations_secret_hash UNIQUE (secret_hash),
  CONSTRAINT fk_invitations_created_by FOREIGN KEY(created_by) REFERENCES users (id),
  INDEX `ix_invitations_created_by` (`created_by`),
  INDEX `ix_invitations_interview_id` (`interview_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `mails` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  fact VARCHAR(120) COLLATE utf8mb4_bin NOT NULL,
  kind VARCHAR(20) NOT NULL,
  user_id INTEGER NOT NULL,
  interview_id INTEGER,
  details TEXT,
  secret VARCHAR(400),
  invitation_id INTEGER,
  offer_id INTEGER,
  state VARCHAR(20) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  next_try_at DATETIME(6) NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  lease VARCHAR(32),
  leased_until DATETIME(6),
  done_at DATETIME(6),
  answer VARCHAR(300),
  CONSTRAINT pk_mails PRIMARY KEY (id),
  CONSTRAINT uq_mails_fact UNIQUE (fact),
  CONSTRAINT fk_mails_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  CONSTRAINT fk_mails_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  INDEX `ix_mails_interview_id_id` (`interview_id`, `id`),
  INDEX `ix_mails_state_next_try_at` (`state`, `next_try_at`),
  INDEX `ix_mails_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `notes` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER NOT NULL,
  author_id INTEGER,
  note_id VARCHAR(36) NOT NULL,
  mark VARCHAR(10),
  text TEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  edited_at DATETIME(6),
  CONSTRAINT pk_notes PRIMARY KEY (id),
  CONSTRAINT uq_notes_interview_id_author_id_note_id UNIQUE (interview_id, author_id, note_id),
  CONSTRAINT fk_notes_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_notes_author_id FOREIGN KEY(author_id) REFERENCES users (id),
  INDEX `ix_notes_author_id` (`author_id`),
  INDEX `ix_notes_interview_id_id` (`interview_id`, `id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `question_versions` (
  question_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  content MEDIUMTEXT NOT NULL,
  saved_by INTEGER,
  saved_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_question_versions PRIMARY KEY (question_id, version),
  CONSTRAINT fk_question_versions_question_id FOREIGN KEY(question_id) REFERENCES questions (id),
  CONSTRAINT fk_question_versions_saved_by FOREIGN KEY(saved_by) REFERENCES users (id),
  INDEX `ix_question_versions_saved_by` (`saved_by`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `records` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER,
  name VARCHAR(32) NOT NULL,
  started_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6),
  link_count INTEGER NOT NULL,
  digest VARCHAR(64) NOT NULL,
  edit_sequence INTEGER NOT NULL,
  CONSTRAINT pk_records PRIMARY KEY (id),
  CONSTRAINT uq_records_interview_id UNIQUE (interview_id),
  CONSTRAINT uq_records_name UNIQUE (name),
  CONSTRAINT fk_records_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `report_shares` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  link VARCHAR(36) NOT NULL,
  interview_id INTEGER NOT NULL,
  reader_id INTEGER NOT NULL,
  shared_by INTEGER NOT NULL,
  word TEXT,
  shared_at DATETIME(6) NOT NULL,
  ends_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6),
  last_opened_at DATETIME(6),
  CONSTRAINT pk_report_shares PRIMARY KEY (id),
  CONSTRAINT uq_report_shares_interview_id_reader_id UNIQUE (interview_id, reader_id),
  CONSTRAINT uq_report_shares_link UNIQUE (link),
  CONSTRAINT fk_report_shares_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_report_shares_reader_id FOREIGN KEY(reader_id) REFERENCES users (id),
  CONSTRAINT fk_report_shares_shared_by FOREIGN KEY(shared_by) REFERENCES users (id),
  INDEX `ix_report_shares_reader_id` (`reader_id`),
  INDEX `ix_report_shares_shared_by` (`shared_by`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `room_events` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  kind VARCHAR(40) NOT NULL,
  size INTEGER,
  created_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_room_events PRIMARY KEY (id),
  CONSTRAINT fk_room_events_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_room_events_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_room_events_interview_id_id` (`interview_id`, `id`),
  INDEX `ix_room_events_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `runs` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER NOT NULL,
  user_id INTEGER,
  language VARCHAR(40) NOT NULL,
  version INTEGER NOT NULL,
  digest VARCHAR(64),
  file_id VARCHAR(16) NOT NULL,
  file_name VARCHAR(60) NOT NULL,
  place VARCHAR(20) NOT NULL,
  input MEDIUMTEXT,
  started_at DATETIME(6) NOT NULL,
  outcome VARCHAR(20),
  exit_code INTEGER,
  duration_ms INTEGER,
  output MEDIUMTEXT,
  is_cut BOOL NOT NULL DEFAULT 0,
  CONSTRAINT pk_runs PRIMARY KEY (id),
  CONSTRAINT fk_runs_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_runs_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_runs_interview_id_id` (`interview_id`, `id`),
  INDEX `ix_runs_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `second_reviews` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  link VARCHAR(36) NOT NULL,
  interview_id INTEGER NOT NULL,
  reviewer_id INTEGER NOT NULL,
  asked_by INTEGER NOT NULL,
  asked_at DATETIME(6) NOT NULL,
  ends_at DATETIME(6) NOT NULL,
  state VARCHAR(20) NOT NULL,
  done_at DATETIME(6),
  CONSTRAINT pk_second_reviews PRIMARY KEY (id),
  CONSTRAINT uq_second_reviews_interview_id_reviewer_id UNIQUE (interview_id, reviewer_id),
  CONSTRAINT uq_second_reviews_link UNIQUE (link),
  CONSTRAINT fk_second_reviews_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_second_reviews_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES users (id),
  CONSTRAINT fk_second_reviews_asked_by FOREIGN KEY(asked_by) REFERENCES users (id),
  INDEX `ix_second_reviews_asked_by` (`asked_by`),
  INDEX `ix_second_reviews_reviewer_id` (`reviewer_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `slot_offers` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  link VARCHAR(36) NOT NULL,
  title VARCHAR(200) NOT NULL,
  candidate_id INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  how VARCHAR(10) NOT NULL,
  duration_minutes INTEGER NOT NULL,
  timezone VARCHAR(64) NOT NULL,
  starts_at DATETIME(6) NOT NULL,
  ends_at DATETIME(6) NOT NULL,
  change_hours INTEGER NOT NULL,
  proctoring_profile VARCHAR(20) NOT NULL DEFAULT 'standard',
  proctoring_signals VARCHAR(500) NOT NULL DEFAULT '',
  template_id INTEGER,
  created_at DATETIME(6) NOT NULL,
  withdrawn_at DATETIME(6),
  interview_id INTEGER,
  chosen_at DATETIME(6),
  moves INTEGER NOT NULL DEFAULT 0,
  moved_at DATETIME(6),
  cancelled_at DATETIME(6),
  word VARCHAR(500),
  dismissed_at DATETIME(6),
  CONSTRAINT pk_slot_offers PRIMARY KEY (id),
  CONSTRAINT uq_slot_offers_link UNIQUE (link),
  CONSTRAINT fk_slot_offers_candidate_id FOREIGN KEY(candidate_id) REFERENCES users (id),
  CONSTRAINT fk_slot_offers_created_by FOREIGN KEY(created_by) REFERENCES users (id),
  CONSTRAINT fk_slot_offers_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  INDEX `ix_slot_offers_candidate_id` (`candidate_id`),
  INDEX `ix_slot_offers_created_by` (`created_by`),
  INDEX `ix_slot_offers_ends_at` (`ends_at`),
  INDEX `ix_slot_offers_interview_id` (`interview_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `title_parts` (
  part VARCHAR(12) COLLATE utf8mb4_bin NOT NULL,
  interview_id INTEGER NOT NULL,
  CONSTRAINT pk_title_parts PRIMARY KEY (part, interview_id),
  CONSTRAINT fk_title_parts_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id) ON DELETE CASCADE,
  INDEX `ix_title_parts_interview_id` (`interview_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `webhook_deliveries` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  webhook_id INTEGER NOT NULL,
  message_id VARCHAR(40) NOT NULL,
  event VARCHAR(40) NOT NULL,
  interview_id INTEGER,
  body TEXT NOT NULL,
  state VARCHAR(20) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  next_try_at DATETIME(6) NOT NULL,
  given_up_at DATETIME(6) NOT NULL,
  tries INTEGER NOT NULL DEFAULT '0',
  lease VARCHAR(32),
  leased_until DATETIME(6),
  done_at DATETIME(6),
  answer VARCHAR(40),
  CONSTRAINT pk_webhook_deliveries PRIMARY KEY (id),
  CONSTRAINT fk_webhook_deliveries_webhook_id FOREIGN KEY(webhook_id) REFERENCES webhooks (id),
  CONSTRAINT uq_webhook_deliveries_message_id UNIQUE (message_id),
  CONSTRAINT fk_webhook_deliveries_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  INDEX `ix_webhook_deliveries_created_at` (`created_at`),
  INDEX `ix_webhook_deliveries_interview_id` (`interview_id`),
  INDEX `ix_webhook_deliveries_state_next_try_at` (`state`, `next_try_at`),
  INDEX `ix_webhook_deliveries_webhook_id` (`webhook_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `whispers` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER NOT NULL,
  author_id INTEGER,
  whisper_id VARCHAR(36) NOT NULL,
  text TEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_whispers PRIMARY KEY (id),
  CONSTRAINT uq_whispers_interview_id_author_id_whisper_id UNIQUE (interview_id, author_id, whisper_id),
  CONSTRAINT fk_whispers_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_whispers_author_id FOREIGN KEY(author_id) REFERENCES users (id),
  INDEX `ix_whispers_author_id` (`author_id`),
  INDEX `ix_whispers_interview_id_id` (`interview_id`, `id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `card_versions` (
  card_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  content MEDIUMTEXT NOT NULL,
  reason TEXT NOT NULL,
  saved_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_card_versions PRIMARY KEY (card_id, version),
  CONSTRAINT fk_card_versions_card_id FOREIGN KEY(card_id) REFERENCES cards (id)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `checks` (
  run_id INTEGER NOT NULL,
  interview_id INTEGER NOT NULL,
  user_id INTEGER,
  place VARCHAR(20) NOT NULL,
  checked_at DATETIME(6) NOT NULL,
  hidden_passed INTEGER NOT NULL,
  hidden_count INTEGER NOT NULL,
  is_count_shown BOOL NOT NULL DEFAULT 0,
  hidden_results MEDIUMTEXT NOT NULL,
  CONSTRAINT pk_checks PRIMARY KEY (run_id),
  CONSTRAINT fk_checks_run_id FOREIGN KEY(run_id) REFERENCES runs (id),
  CONSTRAINT fk_checks_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_checks_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_checks_interview_id` (`interview_id`),
  INDEX `ix_checks_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `interview_orders` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  number VARCHAR(36) NOT NULL,
  order_hash VARCHAR(64) NOT NULL,
  title VARCHAR(200) NOT NULL,
  candidate_id INTEGER NOT NULL,
  made_by INTEGER,
  program VARCHAR(60) NOT NULL,
  profile_url VARCHAR(500) NOT NULL,
  tells_decision BOOL NOT NULL,
  ordered_at DATETIME(6) NOT NULL,
  offer_id INTEGER,
  callback_host VARCHAR(255) NOT NULL,
  sealed_callback TEXT,
  callback_state VARCHAR(20),
  next_try_at DATETIME(6),
  given_up_at DATETIME(6),
  tries INTEGER NOT NULL DEFAULT 0,
  lease VARCHAR(32),
  leased_until DATETIME(6),
  done_at DATETIME(6),
  answer VARCHAR(40),
  CONSTRAINT pk_interview_orders PRIMARY KEY (id),
  CONSTRAINT uq_interview_orders_number UNIQUE (number),
  CONSTRAINT uq_interview_orders_order_hash UNIQUE (order_hash),
  CONSTRAINT fk_interview_orders_candidate_id FOREIGN KEY(candidate_id) REFERENCES users (id),
  CONSTRAINT fk_interview_orders_made_by FOREIGN KEY(made_by) REFERENCES users (id),
  CONSTRAINT fk_interview_orders_offer_id FOREIGN KEY(offer_id) REFERENCES slot_offers (id),
  INDEX `ix_interview_orders_callback_state_next_try_at` (`callback_state`, `next_try_at`),
  INDEX `ix_interview_orders_candidate_id` (`candidate_id`),
  INDEX `ix_interview_orders_made_by` (`made_by`),
  INDEX `ix_interview_orders_offer_id` (`offer_id`),
  INDEX `ix_interview_orders_ordered_at` (`ordered_at`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `record_links` (
  record_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind VARCHAR(20) NOT NULL,
  body MEDIUMTEXT NOT NULL,
  salt VARCHAR(64),
  item MEDIUMTEXT,
  CONSTRAINT pk_record_links PRIMARY KEY (record_id, number),
  CONSTRAINT fk_record_links_record_id FOREIGN KEY(record_id) REFERENCES records (id)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `record_signatures` (
  record_id INTEGER NOT NULL,
  link_count INTEGER NOT NULL,
  statement MEDIUMTEXT NOT NULL,
  signature VARCHAR(128) NOT NULL,
  CONSTRAINT pk_record_signatures PRIMARY KEY (record_id, link_count),
  CONSTRAINT fk_record_signatures_record_id FOREIGN KEY(record_id) REFERENCES records (id)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `review_comments` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  interview_id INTEGER NOT NULL,
  interview_question_id INTEGER NOT NULL,
  author_id INTEGER,
  comment_id VARCHAR(36) NOT NULL,
  file INTEGER NOT NULL,
  side VARCHAR(3) NOT NULL,
  line INTEGER NOT NULL,
  text TEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  edited_at DATETIME(6),
  CONSTRAINT pk_review_comments PRIMARY KEY (id),
  CONSTRAINT uq_review_comments_interview_question_id_author_id_comment_id UNIQUE (interview_question_id, author_id, comment_id),
  CONSTRAINT fk_review_comments_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_review_comments_interview_question_id FOREIGN KEY(interview_question_id) REFERENCES interview_questions (id),
  CONSTRAINT fk_review_comments_author_id FOREIGN KEY(author_id) REFERENCES users (id),
  INDEX `ix_review_comments_author_id` (`author_id`),
  INDEX `ix_review_comments_interview_id` (`interview_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `slot_holds` (
  user_id INTEGER NOT NULL,
  quarter_at DATETIME(6) NOT NULL,
  offer_id INTEGER NOT NULL,
  starts_at DATETIME(6) NOT NULL,
  ends_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  CONSTRAINT pk_slot_holds PRIMARY KEY (user_id, quarter_at),
  CONSTRAINT fk_slot_holds_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  CONSTRAINT fk_slot_holds_offer_id FOREIGN KEY(offer_id) REFERENCES slot_offers (id),
  INDEX `ix_slot_holds_offer_id` (`offer_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `slot_offer_links` (
  id INTEGER NOT NULL AUTO_INCREMENT,
  offer_id INTEGER NOT NULL,
  secret_hash VARCHAR(64) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  revoked_at DATETIME(6),
  CONSTRAINT pk_slot_offer_links PRIMARY KEY (id),
  CONSTRAINT fk_slot_offer_links_offer_id FOREIGN KEY(offer_id) REFERENCES slot_offers (id),
  CONSTRAINT uq_slot_offer_links_secret_hash UNIQUE (secret_hash),
  INDEX `ix_slot_offer_links_offer_id` (`offer_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `slot_offer_people` (
  offer_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  CONSTRAINT pk_slot_offer_people PRIMARY KEY (offer_id, user_id),
  CONSTRAINT fk_slot_offer_people_offer_id FOREIGN KEY(offer_id) REFERENCES slot_offers (id),
  CONSTRAINT fk_slot_offer_people_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  INDEX `ix_slot_offer_people_user_id` (`user_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `trials` (
  run_id INTEGER NOT NULL,
  interview_id INTEGER NOT NULL,
  interview_question_id INTEGER NOT NULL,
  results MEDIUMTEXT,
  CONSTRAINT pk_trials PRIMARY KEY (run_id),
  CONSTRAINT fk_trials_run_id FOREIGN KEY(run_id) REFERENCES runs (id),
  CONSTRAINT fk_trials_interview_id FOREIGN KEY(interview_id) REFERENCES interviews (id),
  CONSTRAINT fk_trials_interview_question_id FOREIGN KEY(interview_question_id) REFERENCES interview_questions (id),
  INDEX `ix_trials_interview_id` (`interview_id`),
  INDEX `ix_trials_interview_question_id` (`interview_question_id`)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS `alembic_version` (
  version_num VARCHAR(32) NOT NULL,
  CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci;

INSERT INTO `alembic_version` (version_num)
SELECT '0043' FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM `alembic_version`)
  AND (SELECT COUNT(*) FROM information_schema.columns
       WHERE table_schema = DATABASE() AND table_name IN ('audit_entries', 'erased_links', 'passkey_challenges',
         'password_requests', 'pending_sign_ons', 'record_keys',
         'room_leases', 'users', 'account_links',
         'address_changes', 'address_parts', 'api_tokens',
         'booking_rules', 'busy_calendars', 'calendar_addresses',
         'candidate_imports', 'company_texts', 'days_off',
         'erase_requests', 'interview_templates', 'interviews',
         'name_parts', 'passkeys', 'questions',
         'recovery_codes', 'scorecards', 'second_factors',
         'setup', 'sign_on_identities', 'stored_settings',
         'user_sessions', 'webhooks', 'working_hours',
         'accommodation_requests', 'alerts', 'api_requests',
         'busy_times', 'cards', 'chat_messages',
         'consents', 'coverage', 'decisions',
         'document_pack_authors', 'document_packs', 'document_snapshots',
         'document_updates', 'imported_candidates', 'interview_members',
         'interview_questions', 'interview_scorecards', 'interview_template_members',
         'interview_template_order_people', 'interview_template_orders', 'interview_template_questions',
         'interview_template_scorecards', 'invitations', 'mails',
         'notes', 'question_versions', 'records',
         'report_shares', 'room_events', 'runs',
         'second_reviews', 'slot_offers', 'title_parts',
         'webhook_deliveries', 'whispers', 'card_versions',
         'checks', 'interview_orders', 'record_links',
         'record_signatures', 'review_comments', 'slot_holds',
         'slot_offer_links', 'slot_offer_people', 'trials')) = 587
  AND (SELECT COUNT(*) FROM information_schema.table_constraints
       WHERE table_schema = DATABASE() AND constraint_name IN ('fk_accommodation_requests_interview_id', 'fk_accommodation_requests_user_id', 'fk_account_links_user_id',
         'fk_address_changes_user_id', 'fk_address_parts_user_id', 'fk_alerts_candidate_id',
         'fk_alerts_interview_id', 'fk_api_requests_token_id', 'fk_api_tokens_made_by',
         'fk_booking_rules_user_id', 'fk_busy_calendars_user_id', 'fk_busy_times_calendar_id',
         'fk_busy_times_user_id', 'fk_calendar_addresses_user_id', 'fk_candidate_imports_made_by',
         'fk_card_versions_card_id', 'fk_cards_interview_id', 'fk_cards_user_id',
         'fk_chat_messages_interview_id', 'fk_chat_messages_sender_id', 'fk_checks_interview_id',
         'fk_checks_run_id', 'fk_checks_user_id', 'fk_company_texts_saved_by',
         'fk_consents_interview_id', 'fk_consents_user_id', 'fk_coverage_interview_id',
         'fk_days_off_user_id', 'fk_decisions_decided_by', 'fk_decisions_interview_id',
         'fk_document_pack_authors_interview_id', 'fk_document_pack_authors_user_id', 'fk_document_packs_interview_id',
         'fk_document_snapshots_interview_id', 'fk_document_updates_author_id', 'fk_document_updates_interview_id',
         'fk_erase_requests_user_id', 'fk_imported_candidates_import_id', 'fk_imported_candidates_user_id',
         'fk_interview_members_interview_id', 'fk_interview_members_user_id', 'fk_interview_orders_candidate_id',
         'fk_interview_orders_made_by', 'fk_interview_orders_offer_id', 'fk_interview_questions_interview_id',
         'fk_interview_questions_put_by', 'fk_interview_questions_question_id', 'fk_interview_scorecards_interview_id',
         'fk_interview_scorecards_scorecard_id', 'fk_interview_template_members_template_id', 'fk_interview_template_members_user_id',
         'fk_interview_template_order_people_template_id', 'fk_interview_template_order_people_user_id', 'fk_interview_template_orders_opened_by',
         'fk_interview_template_orders_template_id', 'fk_interview_template_questions_question_id', 'fk_interview_template_questions_template_id',
         'fk_interview_template_scorecards_scorecard_id', 'fk_interview_template_scorecards_template_id', 'fk_interview_templates_created_by',
         'fk_interviews_candidate_id', 'fk_interviews_interviewer_id', 'fk_invitations_created_by',
         'fk_invitations_interview_id', 'fk_mails_interview_id', 'fk_mails_user_id',
         'fk_name_parts_user_id', 'fk_notes_author_id', 'fk_notes_interview_id',
         'fk_passkeys_user_id', 'fk_question_versions_question_id', 'fk_question_versions_saved_by',
         'fk_questions_created_by', 'fk_record_links_record_id', 'fk_record_signatures_record_id',
         'fk_records_interview_id', 'fk_recovery_codes_user_id', 'fk_report_shares_interview_id',
         'fk_report_shares_reader_id', 'fk_report_shares_shared_by', 'fk_review_comments_author_id',
         'fk_review_comments_interview_id', 'fk_review_comments_interview_question_id', 'fk_room_events_interview_id',
         'fk_room_events_user_id', 'fk_runs_interview_id', 'fk_runs_user_id',
         'fk_scorecards_created_by', 'fk_second_factors_user_id', 'fk_second_reviews_asked_by',
         'fk_second_reviews_interview_id', 'fk_second_reviews_reviewer_id', 'fk_setup_admin_id',
         'fk_sign_on_identities_user_id', 'fk_slot_holds_offer_id', 'fk_slot_holds_user_id',
         'fk_slot_offer_links_offer_id', 'fk_slot_offer_people_offer_id', 'fk_slot_offer_people_user_id',
         'fk_slot_offers_candidate_id', 'fk_slot_offers_created_by', 'fk_slot_offers_interview_id',
         'fk_stored_settings_updated_by', 'fk_title_parts_interview_id', 'fk_trials_interview_id',
         'fk_trials_interview_question_id', 'fk_trials_run_id', 'fk_user_sessions_user_id',
         'fk_webhook_deliveries_interview_id', 'fk_webhook_deliveries_webhook_id', 'fk_webhooks_made_by',
         'fk_whispers_author_id', 'fk_whispers_interview_id', 'fk_working_hours_user_id')) = 114;
