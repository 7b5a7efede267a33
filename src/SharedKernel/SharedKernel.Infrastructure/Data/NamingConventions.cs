namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Text;

/// <summary>How names in code become names in the database and on the wire.</summary>
public static class NamingConventions
{
    /// <summary><c>IssuedCoupon</c> becomes <c>issued_coupon</c>; what has underscores keeps them single.</summary>
    public static string ToSnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_' && !char.IsUpper(name[i - 1]))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    /// <summary><c>Items[0].ProductId</c> becomes <c>items[0].productId</c>.</summary>
    /// <returns>The path as clients know it.</returns>
    public static string ToCamelCasePath(string path) =>
        string.Join('.', path.Split('.').Select(part => part.Length == 0 ? part : char.ToLowerInvariant(part[0]) + part[1..]));

    /// <summary>The module that a type belongs to: the second part of its assembly's name.</summary>
    /// <param name="type">A type of <c>Commerce.{Module}.{Layer}</c>.</param>
    /// <returns>The module's name; <c>Platform</c> for the shared kernel's own.</returns>
    public static string ModuleOf(Type type)
    {
        var parts = type.Assembly.GetName().Name!.Split('.');
        return parts is ["Commerce", not "SharedKernel" and var module, _, ..] ? module : Platform;
    }

    /// <summary>The name under which the shared kernel owns tables: outbox, deliveries, idempotency records.</summary>
    public const string Platform = "Platform";
}
