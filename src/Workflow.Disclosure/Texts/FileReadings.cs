using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflow.Disclosure.Drafting;

namespace Workflow.Disclosure.Texts;

/// <summary>What is known of the text inside files, read once for each content and reader; always outside a transaction.</summary>
public sealed partial class FileReadings(NpgsqlDataSource source, FileStore files, TimeProvider clock, ILogger<FileReadings> logger) : IDisposable
{
    /// <summary>A large file takes a core and a few hundred megabytes while it is read.</summary>
    private readonly SemaphoreSlim turn = new(2);

    /// <summary>Of the files of one case, by hash, as JSON; for a statement in which the case is <c>c</c>.</summary>
    internal static string OfCase => $"""
        (SELECT json_object_agg(r.hash, r.reading) FROM file_readings r
         WHERE r.reader = {FileReading.Reader} AND r.hash IN (SELECT a.hash FROM attachments a WHERE a.case_id = c.id AND a.series IS NULL))
        """;

    /// <param name="reader">Stands on a row of a statement with <see cref="OfCase"/>.</param>
    internal static IReadOnlyDictionary<string, FileReading> Of(NpgsqlDataReader reader, int column) => reader.IsDBNull(column)
        ? ImmutableDictionary<string, FileReading>.Empty
        : JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(column))!.ToDictionary(r => r.Key, r => FileReading.Read(r.Value), StringComparer.Ordinal);

    /// <returns>A reading for each file, made now where none is remembered.</returns>
    public async Task<IReadOnlyDictionary<string, FileReading>> OfAsync(IReadOnlyCollection<NamedFile> named, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(named);
        var readings = new Dictionary<string, FileReading>(StringComparer.Ordinal);
        if (named.Count == 0)
        {
            return readings;
        }

        await using (var command = source.CreateCommand("SELECT hash, reading FROM file_readings WHERE reader = $1 AND hash = ANY($2)"))
        {
            command.Parameters.Add(new() { Value = FileReading.Reader });
            command.Parameters.Add(new() { Value = named.Select(f => f.Hash).ToArray() });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                readings[reader.GetString(0)] = FileReading.Read(reader.GetString(1));
            }
        }

        foreach (var file in named.Where(f => !readings.ContainsKey(f.Hash)).DistinctBy(f => f.Hash))
        {
            readings[file.Hash] = await ReadAsync(file, ct);
        }

        return readings;
    }

    private async Task<FileReading> ReadAsync(NamedFile file, CancellationToken ct)
    {
        FileReading reading;
        await turn.WaitAsync(ct);
        try
        {
            await using var content = files.Open(file.Hash);
            reading = await Task.Run(() => FileText.Read(content, file.ContentType, FileText.Patience, e => LogBroken(file.Hash, e.GetType(), e.TargetSite?.DeclaringType?.FullName), ct), ct);
        }
        catch (IOException exception)
        {
            // Nothing is remembered: a backup may bring the file back.
            LogLost(exception, file.Hash);
            return FileReading.Without(FileLegibility.Broken);
        }
        finally
        {
            turn.Release();
        }

        await using var keep = source.CreateCommand("INSERT INTO file_readings (hash, reader, reading, read_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
        foreach (var value in (object[])[file.Hash, FileReading.Reader, reading.Write(), clock.GetUtcNow()])
        {
            keep.Parameters.Add(new() { Value = value });
        }

        await keep.ExecuteNonQueryAsync(ct);
        LogRead(file.Hash, reading.Legibility, reading.Marks.Count + reading.More);
        return reading;
    }

    public void Dispose() => turn.Dispose();

    [LoggerMessage(Level = LogLevel.Information, Message = "File {Hash} was looked through: {Legibility}, {Marks} marks")]
    private partial void LogRead(string hash, FileLegibility legibility, int marks);

    // The type and the place alone: a message may quote the file.
    [LoggerMessage(Level = LogLevel.Warning, Message = "File {Hash} could not be read: {Type} in {Place}")]
    private partial void LogBroken(string hash, Type type, string? place);

    [LoggerMessage(Level = LogLevel.Error, Message = "File {Hash} could not be opened")]
    private partial void LogLost(Exception exception, string hash);
}
