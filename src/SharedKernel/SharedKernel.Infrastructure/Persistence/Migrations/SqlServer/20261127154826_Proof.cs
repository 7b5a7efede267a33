using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commerce.SharedKernel.Infrastructure.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Proof : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "low_water_event_id",
                table: "platform_stories",
                type: "char(36)",
                unicode: false,
                fixedLength: true,
                maxLength: 36,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<long>(
                name: "low_water_position",
                table: "platform_stories",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "low_water_time",
                table: "platform_stories",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "listeners",
                table: "platform_outbox_events",
                type: "nvarchar(500)",
                maxLength: 500,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.CreateTable(
                name: "platform_write_probes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    probed_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_write_probes", x => x.id);
                });

            migrationBuilder.UpdateData(
                table: "platform_stories",
                keyColumn: "id",
                keyValue: 1L,
                columns: new[] { "low_water_event_id", "low_water_position", "low_water_time" },
                values: new object[] { null, 0L, null });

            // Where events were removed already, the mark stands at the last one that is missing; all behind it can be read.
            migrationBuilder.Sql("EXEC(N'UPDATE platform_stories SET low_water_position = CASE WHEN COALESCE((SELECT MAX(position) FROM platform_outbox_events), 0) < last_position THEN last_position ELSE (SELECT MAX(kept.position) - 1 FROM platform_outbox_events kept WHERE kept.position IS NOT NULL AND NOT EXISTS (SELECT 1 FROM platform_outbox_events earlier WHERE earlier.position = kept.position - 1)) END WHERE last_position <> (SELECT COUNT(*) FROM platform_outbox_events WHERE position IS NOT NULL)')");
            migrationBuilder.Sql("EXEC(N'UPDATE platform_stories SET low_water_time = COALESCE((SELECT MAX(occurred_at) FROM platform_outbox_events WHERE position <= low_water_position + 1), SYSDATETIMEOFFSET() AT TIME ZONE ''UTC'') WHERE low_water_position > 0')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "platform_write_probes");

            migrationBuilder.DropColumn(
                name: "low_water_event_id",
                table: "platform_stories");

            migrationBuilder.DropColumn(
                name: "low_water_position",
                table: "platform_stories");

            migrationBuilder.DropColumn(
                name: "low_water_time",
                table: "platform_stories");

            migrationBuilder.DropColumn(
                name: "listeners",
                table: "platform_outbox_events");
        }
    }
}
