using Npgsql;

namespace Workflow.Disclosure.Data;

/// <summary>Parameterised statements for the few places where EF's unit of work costs too much.</summary>
internal static class Sql
{
    /// <param name="values">In the order of <c>$1</c>, <c>$2</c>, …; null is NULL.</param>
    public static NpgsqlBatchCommand Statement(string text, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    /// <inheritdoc cref="Statement"/>
    public static NpgsqlCommand CreateCommand(this NpgsqlDataSource source, string text, params ReadOnlySpan<object?> values)
    {
        var command = source.CreateCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }
}
