using Npgsql;
using NpgsqlTypes;

namespace Workflow.Disclosure.Data;

/// <summary>Parameterised statements for the few places where EF's unit of work costs too much.</summary>
internal static class Sql
{
    /// <summary>Statements that come back are kept prepared, each connection for itself: planning them anew costs more than running
    /// them. A connection goes back to the pool as it is, since nothing here sets anything on a session, and an open transaction is
    /// rolled back all the same; resetting it costs a transaction each time.</summary>
    public static NpgsqlDataSource Source(string connectionString) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 3, NoResetOnClose = true });

    /// <param name="values">In the order of <c>$1</c>, <c>$2</c>, …; null is NULL.</param>
    public static NpgsqlBatchCommand Statement(string text, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    /// <summary>A value that may be null, with its type: a prepared statement is used again only for parameters of the same types.</summary>
    public static NpgsqlParameter Typed(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };

    private static NpgsqlParameter Parameter(object? value) =>
        value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value };

    /// <inheritdoc cref="Statement"/>
    public static NpgsqlCommand CreateCommand(this NpgsqlDataSource source, string text, params ReadOnlySpan<object?> values)
    {
        var command = source.CreateCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }
}
