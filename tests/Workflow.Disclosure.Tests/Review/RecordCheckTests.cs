using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

/// <summary>A release with an attachment, signed twice; no reference of the database stands in the way of who changes it.</summary>
public sealed class SignedRelease : IAsyncLifetime
{
    private readonly string files = Path.Combine(Path.GetTempPath(), $"workflow-files-{Guid.NewGuid():N}");

    public County County { get; private set; } = null!;
    public Guid CaseId { get; private set; }

    public async ValueTask InitializeAsync()
    {
        County = await County.OpenAsync(settings: ("Files:Folder", files));
        var (person, unit) = (await County.PersonAsync("qingshi.jingban"), await County.UnitAsync("qingshi"));
        var started = (await County.WithAsync<StartReleaseHandler, Result<ReleaseStarted>>(h => h.HandleAsync(new StartRelease(unit, person), default))).Value!;
        var typed = new SectionContent(
            new Dictionary<string, string> { ["title"] = "关于冬春农田水利建设的公告", ["body"] = "现将有关安排公告如下。", ["column"] = "notices" }, new Dictionary<string, string?>());
        await County.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(new SaveSection(started.TaskId, ReleaseKind.Section, 0, typed, person), default));
        await County.WithAsync<AttachFileHandler, Error?>(h => h.HandleAsync(
            new AttachFile(started.TaskId, "安排表.pdf", new MemoryStream("%PDF-1.7 a page"u8.ToArray()), person), default));
        await County.WalkAsync("qingshi", ("qingshi.jingban", "Submit"));
        var drawn = await County.KeepSignatureAsync("qingshi.baomi");
        Assert.True((await County.DecideAsync("qingshi.baomi", (await County.OpenTaskAsync("qingshi")).Id, "Approve", signature: drawn)).Succeeded);
        await County.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"));
        CaseId = started.CaseId;
        await County.Database.ExecuteAsync(
            """
            DO $$ DECLARE c record; BEGIN
                FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype IN ('f', 'c', 'u') AND connamespace = 'public'::regnamespace ORDER BY contype = 'f' DESC LOOP
                    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname);
                END LOOP;
            END $$
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await County.DisposeAsync();
        Directory.Delete(files, recursive: true);
    }

    public string FileOf(string hash) => Path.Combine(files, hash[..2], hash);

    /// <returns>What is said first, or null.</returns>
    public Task<string?> FaultAsync() => County.WithAsync<CaseFiles, string?>(async f =>
        RecordCheck.Parts((await f.ReadAsync(CaseId, default))!).Select(p => p.Fault).FirstOrDefault(f => f is not null));
}

public sealed class RecordCheckTests(SignedRelease release) : IClassFixture<SignedRelease>
{
    private static readonly string[] Tables = ["decisions", "document_versions", "attachments", "signatures"];

    public static TheoryData<string, string> Columns()
    {
        using var db = new DisclosureDbContext(new DbContextOptionsBuilder<DisclosureDbContext>().UseNpgsql("Host=nowhere").Options);
        var data = new TheoryData<string, string>();
        foreach (var column in db.Model.GetRelationalModel().Tables.Where(t => Tables.Contains(t.Name)).SelectMany(t => t.Columns))
        {
            data.Add(column.Table.Name, column.Name);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task The_smallest_change_of_any_column_is_found_and_so_is_which_entry_it_is_in(string table, string column)
    {
        var (filter, told) = table switch
        {
            "decisions" => ("number = 2", "第2条办理记录"),
            "document_versions" => ("number = 1", "版"),
            "signatures" => ("true", "第2条办理记录（保密审查，青石镇保密审查员，2022年1月4日09:00）的手写签名"),
            _ => ("size = 15", "附件"),
        };
        Assert.Null(await release.FaultAsync());
        await release.County.Database.ExecuteAsync(
            $"""
            CREATE TABLE before AS SELECT * FROM {table};
            DO $$ DECLARE kind text := (SELECT data_type FROM information_schema.columns WHERE table_name = '{table}' AND column_name = '{column}'); BEGIN
                EXECUTE 'UPDATE {table} SET {column} = ' || CASE kind
                    WHEN 'uuid' THEN 'gen_random_uuid()'
                    WHEN 'timestamp with time zone' THEN '{column} + interval ''1 microsecond'''
                    WHEN 'text' THEN 'coalesce(overlay({column} placing chr(ascii({column}) + 1) from 1 for 1), ''x'')'
                    WHEN 'bytea' THEN 'overlay({column} placing ''x''::bytea from 50 for 1)'
                    WHEN 'date' THEN 'coalesce({column}, ''2022-01-03'') + 1'
                    WHEN 'boolean' THEN 'NOT {column}'
                    ELSE 'coalesce({column}, 0) + 1' END || ' WHERE {filter}';
            END $$
            """);
        try
        {
            Assert.Contains(told, await release.FaultAsync(), StringComparison.Ordinal);
        }
        finally
        {
            await RestoreAsync(table);
        }
    }

    [Theory]
    [InlineData("decisions", "DELETE FROM decisions WHERE number = 2", "缺第2条办理记录")]
    [InlineData("decisions", "DELETE FROM decisions WHERE number = 3", "现有2条，应有3条")]
    [InlineData("document_versions", "DELETE FROM document_versions", "第1条记录所签的版本")]
    [InlineData("document_versions", "INSERT INTO document_versions SELECT gen_random_uuid(), case_id, 2, content, hash, created_by, created_by_name, created_at FROM document_versions", "第2版稿件没有一条记录提到")]
    [InlineData("attachments", "DELETE FROM attachments", "与登记的不一致")]
    [InlineData("signatures", "DELETE FROM signatures", "第2条办理记录")]
    [InlineData("cases", "UPDATE cases SET record_head = ''", "末条指纹")]
    [InlineData("process_definitions", "UPDATE process_definitions SET content = replace(content, 'Approve', 'Approved')", "第1条办理记录所依据的流程定义")]
    [InlineData("process_definitions", "UPDATE process_definitions SET hash = 'x' || hash", "第1条办理记录所依据的流程定义")]
    public async Task A_row_more_or_less_and_a_changed_definition_are_found(string table, string change, string told)
    {
        await release.County.Database.ExecuteAsync($"CREATE TABLE before AS SELECT * FROM {table}; {change}");
        try
        {
            Assert.Contains(told, await release.FaultAsync(), StringComparison.Ordinal);
        }
        finally
        {
            await RestoreAsync(table);
        }
    }

    [Fact]
    public async Task A_file_that_was_changed_or_is_gone_is_found()
    {
        var path = release.FileOf(await release.County.QueryAsync(db => db.Attachments.Select(a => a.Hash).SingleAsync()));
        var bytes = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, [.. bytes[..^1], (byte)'!']);
        Assert.Contains("附件“安排表.pdf”的文件与指纹不一致", await release.FaultAsync(), StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("附件“安排表.pdf”的文件不在文件夹里", await release.FaultAsync(), StringComparison.Ordinal);
        await File.WriteAllBytesAsync(path, bytes);
        Assert.Null(await release.FaultAsync());
    }

    [Fact]
    public async Task The_applications_own_account_can_neither_change_nor_delete_what_the_record_stands_on()
    {
        await using var source = NpgsqlDataSource.Create(release.County.Database.AppConnectionString);
        foreach (var table in (string[])[.. Tables, "process_definitions"])
        {
            foreach (var sql in (string[])[$"UPDATE {table} SET hash = hash", $"DELETE FROM {table}", $"TRUNCATE {table}"])
            {
                await using var command = source.CreateCommand(sql);
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
            }
        }
    }

    [Fact]
    public async Task The_code_on_a_paper_leads_to_its_entry_and_to_no_other()
    {
        var entry = await release.County.QueryAsync(db => db.Decisions.AsNoTracking().SingleAsync(d => d.Number == 2));
        var code = VerifyCode.Of(release.CaseId, entry.Hash);
        Assert.Equal(code, VerifyCode.Read(code.ToString()));

        var found = await FindAsync(code);
        Assert.True(found!.Holds);
        Assert.Equal(("青石镇人民政府", "关于冬春农田水利建设的公告", 1), (found.UnitName, found.Title, found.VersionNumber));
        Assert.Equal(["经办人", "保密审查员"], found.Signatures.Select(s => s.Position));
        Assert.Null(await FindAsync(code with { CaseId = Guid.NewGuid() }));
        Assert.Null(await FindAsync(code with { HashStart = new string('0', 32) }));
        foreach (var other in (string[])["", "x", code + "A", new string('=', 43), new string('好', 43)])
        {
            Assert.Null(VerifyCode.Read(other));
        }
    }

    private Task<Verification?> FindAsync(VerifyCode code) => release.County.WithAsync<Verifications, Verification?>(v => v.FindAsync(code, default));

    private Task RestoreAsync(string table) => release.County.Database.ExecuteAsync($"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM before; DROP TABLE before");
}
