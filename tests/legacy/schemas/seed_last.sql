-- The kind the seed ended with: everything its document names, as its two update scripts leave it.
CREATE TABLE users (
  id INT AUTO_INCREMENT PRIMARY KEY,
  username VARCHAR(50) UNIQUE NOT NULL,
  password_hash VARCHAR(255) NOT NULL,
  role ENUM('admin', 'candidate') NOT NULL,
  name VARCHAR(100) NOT NULL,
  email VARCHAR(100) UNIQUE NOT NULL,
  phone VARCHAR(30) NULL,
  target_role VARCHAR(100) NULL,
  experience_level VARCHAR(100) NULL,
  resume_path VARCHAR(255) NULL,
  resume_original_name VARCHAR(255) NULL,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE interviews (
  id INT AUTO_INCREMENT PRIMARY KEY,
  title VARCHAR(200) NOT NULL,
  scheduled_time DATETIME NOT NULL,
  interviewer_id INT NOT NULL,
  candidate_id INT NOT NULL,
  status ENUM('scheduled', 'completed', 'cancelled') DEFAULT 'scheduled',
  meeting_link VARCHAR(255) UNIQUE NOT NULL,
  code_content TEXT,
  candidate_join_status ENUM('pending', 'requested', 'approved', 'rejected') DEFAULT 'pending',
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  FOREIGN KEY (interviewer_id) REFERENCES users(id),
  FOREIGN KEY (candidate_id) REFERENCES users(id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE chat_messages (
  id INT AUTO_INCREMENT PRIMARY KEY,
  interview_id INT NOT NULL,
  sender_username VARCHAR(50) NOT NULL,
  message TEXT NOT NULL,
  timestamp TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  FOREIGN KEY (interview_id) REFERENCES interviews(id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO users VALUES
  (1, 'alice', 'pbkdf2:sha256:600000$salt$aa', 'admin', 'Alice Adams', 'alice@example.org', NULL, NULL, NULL, NULL, NULL, '2024-01-02 03:04:05'),
  (2, 'bob', 'scrypt:32768:8:1$salt$bb', 'candidate', 'Bob Brown', 'bob@example.org', '+49 30 123', 'Backend', 'Senior, which here is a rather long sentence about eleven years of work',
   'uploads/resumes/0b_cv.pdf', 'cv.pdf', '2024-01-03 03:04:05'),
  (3, 'carol', 'x', 'candidate', 'Carol Clark', 'carol@example.org', '', '', '', '', '', '2024-01-04 03:04:05');
INSERT INTO interviews VALUES
  (1, 'Backend engineer', '2024-05-01 10:00:00', 1, 2, 'scheduled', '5b0f7c2e-1d3c-4f5a-9b8e-000000000001', 'print("héllo 🙂")', 'requested', '2024-04-01 08:00:00'),
  (2, 'Data engineer', '2024-05-02 11:30:00', 1, 3, 'completed', '5b0f7c2e-1d3c-4f5a-9b8e-000000000002', NULL, 'approved', '2024-04-02 08:00:00'),
  (3, 'Cancelled one', '2024-05-03 11:30:00', 1, 3, 'cancelled', '5b0f7c2e-1d3c-4f5a-9b8e-000000000003', '', NULL, '2024-04-02 08:00:00');
INSERT INTO chat_messages VALUES
  (1, 1, 'Alice Adams', 'Welcome 🙂', '2024-05-01 10:01:02'),
  (2, 1, 'bob', 'Thanks: 100% ready', '2024-05-01 10:01:30'),
  (5, 2, 'Candidate', 'Hello', '2024-05-02 11:31:00'),
  (6, 2, 'Somebody else', 'Wrong room', '2024-05-02 11:32:00');
