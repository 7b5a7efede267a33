using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commerce.Order.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LongerUserIdsAndNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {

        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {

        }
    }
}
