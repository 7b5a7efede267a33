using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Commerce.SharedKernel.Infrastructure.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "platform_idempotency_records",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    request_key = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    outcome = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_idempotency_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_leases",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false, collation: "C"),
                    holder = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false, collation: "C"),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    heartbeat = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_leases", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_outbox_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    source = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: false),
                    data = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    position = table.Column<long>(type: "bigint", nullable: true),
                    listeners = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true, collation: "C"),
                    traceparent = table.Column<string>(type: "character varying(55)", maxLength: 55, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_outbox_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_outbox_sequence",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    last_position = table.Column<long>(type: "bigint", nullable: false),
                    low_water_position = table.Column<long>(type: "bigint", nullable: false),
                    low_water_event_id = table.Column<Guid>(type: "uuid", nullable: true),
                    low_water_time = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_outbox_sequence", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_write_probes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    probed_at = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_write_probes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_deliveries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    outbox_event_id = table.Column<long>(type: "bigint", nullable: false),
                    listener = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: true),
                    last_error = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true, collation: "C"),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_deliveries", x => x.id);
                    table.ForeignKey(
                        name: "fk_platform_deliveries_outbox_events_outbox_event_id",
                        column: x => x.outbox_event_id,
                        principalTable: "platform_outbox_events",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "platform_outbox_sequence",
                columns: new[] { "id", "last_position", "low_water_event_id", "low_water_position", "low_water_time" },
                values: new object[] { 1L, 0L, null, 0L, null });

            migrationBuilder.CreateIndex(
                name: "ix_platform_deliveries_listener_id",
                table: "platform_deliveries",
                columns: new[] { "listener", "id" },
                filter: "status = 'Pending'");

            migrationBuilder.CreateIndex(
                name: "ix_platform_deliveries_listener_subject_id",
                table: "platform_deliveries",
                columns: new[] { "listener", "subject", "id" },
                filter: "status <> 'Delivered'");

            migrationBuilder.CreateIndex(
                name: "ix_platform_deliveries_outbox_event_id",
                table: "platform_deliveries",
                column: "outbox_event_id");

            migrationBuilder.CreateIndex(
                name: "ix_platform_idempotency_records_created_at",
                table: "platform_idempotency_records",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_platform_idempotency_records_user_id_request_key",
                table: "platform_idempotency_records",
                columns: new[] { "user_id", "request_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_platform_leases_name",
                table: "platform_leases",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_platform_outbox_events_event_id",
                table: "platform_outbox_events",
                column: "event_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_platform_outbox_events_occurred_at",
                table: "platform_outbox_events",
                column: "occurred_at");

            migrationBuilder.CreateIndex(
                name: "ix_platform_outbox_events_position",
                table: "platform_outbox_events",
                column: "position",
                unique: true,
                filter: "position IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_platform_outbox_events_subject_sequence",
                table: "platform_outbox_events",
                columns: new[] { "subject", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_platform_outbox_events_without_position",
                table: "platform_outbox_events",
                column: "id",
                filter: "position IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "platform_deliveries");

            migrationBuilder.DropTable(
                name: "platform_idempotency_records");

            migrationBuilder.DropTable(
                name: "platform_leases");

            migrationBuilder.DropTable(
                name: "platform_outbox_sequence");

            migrationBuilder.DropTable(
                name: "platform_write_probes");

            migrationBuilder.DropTable(
                name: "platform_outbox_events");
        }
    }
}
