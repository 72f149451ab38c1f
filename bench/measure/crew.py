"""Many people who have signed in, put straight into the database: what is limited for each is not limited for all."""

import hashlib
import pathlib
import sqlite3
import subprocess
import time

PREFIX = "bench-"


def sign_in(sapa, count, role="agent"):
    """A file with the cookies of so many new users of this role."""
    now = int(time.time() * 1000)
    users, sessions, cookies = [], [], []
    for number in range(count):
        name = f"{PREFIX}{role}-{number}"
        cookie = hashlib.sha256(f"{now} {name}".encode()).hexdigest()
        users.append((name, name, name, name, role, "S1", "", "", "x", 0, 0, now, 1))
        sessions.append((hashlib.blake2b(cookie.encode(), digest_size=32).hexdigest(), name, now, now, now + 12 * 3_600_000, "127.0.0.1"))
        cookies.append(cookie)
    tables = {"users": ("user_id name name_key display_name role site team email password_hash failed_sign_ins locked_until_ms created_at_ms version", users),
              "sessions": ("token_hash user_id created_at_ms seen_at_ms ends_at_ms remote_address", sessions)}
    (into_sqlite if sapa.database.startswith("sqlite:") else into_postgres)(sapa.database, role, tables)
    file = pathlib.Path(sapa.folder) / f"cookies-{role}"
    file.write_text("".join(cookie + "\n" for cookie in cookies))
    return file


def into_sqlite(url, role, tables):
    connection = sqlite3.connect(url.removeprefix("sqlite:"), timeout=30)
    with connection:
        for table, (columns, rows) in tables.items():
            connection.execute(f"DELETE FROM {table} WHERE user_id LIKE ?", (f"{PREFIX}{role}-%",))
            connection.executemany(f"INSERT INTO {table} ({', '.join(columns.split())}) VALUES ({', '.join('?' * len(rows[0]))})", rows)
    connection.close()


def into_postgres(url, role, tables):
    script = "BEGIN;\n"
    for table, (columns, rows) in tables.items():
        script += f"DELETE FROM {table} WHERE user_id LIKE '{PREFIX}{role}-%';\nCOPY {table} ({', '.join(columns.split())}) FROM STDIN;\n"
        script += "".join("\t".join(map(str, row)) + "\n" for row in rows) + "\\.\n"
    subprocess.run(["psql", url, "-qX", "-v", "ON_ERROR_STOP=1"], input=script + "COMMIT;\n", text=True, check=True)
