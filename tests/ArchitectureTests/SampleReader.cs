namespace Commerce.ArchitectureTests;

using System.Collections;
using System.Data;
using System.Data.Common;

/// <summary>One row of whatever is asked for: a number where a number is read, and text that the column of that name may have.</summary>
/// <param name="names">The columns' names.</param>
/// <param name="text">What a text column of a name holds.</param>
internal sealed class SampleReader(IReadOnlyList<string> names, Func<string, string> text) : DbDataReader
{
    private bool isRead;

    public override int Depth => 0;

    public override int FieldCount => names.Count;

    public override bool HasRows => true;

    public override bool IsClosed => false;

    public override int RecordsAffected => 1;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => !isRead && (isRead = true);

    public override bool NextResult()
    {
        isRead = false;
        return false;
    }

    public override bool IsDBNull(int ordinal) => false;

    public override bool GetBoolean(int ordinal) => true;

    public override byte GetByte(int ordinal) => 1;

    public override short GetInt16(int ordinal) => 1;

    public override int GetInt32(int ordinal) => 1;

    public override long GetInt64(int ordinal) => 1;

    public override decimal GetDecimal(int ordinal) => 1;

    public override double GetDouble(int ordinal) => 1;

    public override float GetFloat(int ordinal) => 1;

    public override char GetChar(int ordinal) => 'a';

    public override Guid GetGuid(int ordinal) => Samples.Id;

    public override DateTime GetDateTime(int ordinal) => Samples.Now.UtcDateTime;

    public override string GetString(int ordinal) => text(names[ordinal]);

    public override T GetFieldValue<T>(int ordinal) => typeof(T) == typeof(string) ? (T)(object)GetString(ordinal) : (T)Samples.Of(typeof(T), _ => null)!;

    public override object GetValue(int ordinal) => 1;

    public override int GetValues(object[] values) => throw new NotSupportedException();

    public override string GetName(int ordinal) => names[ordinal];

    public override int GetOrdinal(string name) => names.ToList().FindIndex(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));

    public override Type GetFieldType(int ordinal) => typeof(object);

    public override string GetDataTypeName(int ordinal) => "";

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override DataTable GetSchemaTable() => throw new NotSupportedException();

    public override IEnumerator GetEnumerator() => throw new NotSupportedException();
}
