using Npgsql;

namespace Workflow.Disclosure.Publication;

/// <summary>The portal's columns, read once at start: they are a county's settled catalogue.</summary>
public sealed class PortalColumns(NpgsqlDataSource source)
{
    /// <summary>In the order in which the portal shows them.</summary>
    public IReadOnlyList<PortalColumn> All { get; private set; } = [];

    public PortalColumn? Find(string code) => All.FirstOrDefault(c => c.Code == code);

    public async Task LoadAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("SELECT code, name, ordinal FROM portal_columns ORDER BY ordinal, code");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var columns = new List<PortalColumn>();
        while (await reader.ReadAsync(ct))
        {
            columns.Add(new PortalColumn { Code = reader.GetString(0), Name = reader.GetString(1), Ordinal = reader.GetInt32(2) });
        }

        All = columns;
    }
}
