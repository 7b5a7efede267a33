using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commerce.SharedKernel.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Traceparent : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "traceparent",
                table: "platform_outbox_events",
                type: "TEXT",
                maxLength: 55,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "traceparent",
                table: "platform_outbox_events");
        }
    }
}
