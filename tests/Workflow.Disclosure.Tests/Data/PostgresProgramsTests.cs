using System.Runtime.Versioning;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Tests.Data;

/// <summary><c>PG_BIN</c> counts for the whole process, so nothing else runs beside these.</summary>
[CollectionDefinition(nameof(PostgresProgramsTests), DisableParallelization = true)]
[Collection(nameof(PostgresProgramsTests))]
[UnsupportedOSPlatform("windows")]
public sealed class PostgresProgramsTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"workflow-programs-{Guid.NewGuid():N}");
    private readonly string? before = Environment.GetEnvironmentVariable("PG_BIN");

    public PostgresProgramsTests()
    {
        Directory.CreateDirectory(Bin);
        Environment.SetEnvironmentVariable("PG_BIN", Bin);
    }

    private string Bin => Path.Combine(folder, "bin");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PG_BIN", before);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_folder_without_the_programs_is_named()
    {
        var problem = await Assert.ThrowsAsync<StartProblemException>(StartAsync);
        Assert.Equal($"环境变量 PG_BIN 指的文件夹 {Bin} 里没有 initdb、pg_ctl 和 postgres。", problem.Message);
    }

    [Fact]
    public async Task What_initdb_complains_of_is_told_and_the_next_start_begins_anew()
    {
        Program("postgres", "echo 'postgres (PostgreSQL) 18.4'");
        Program("pg_ctl", "exit 1");
        Program("initdb", "echo 'initdb: error: no room on the moon' >&2; echo 'initdb: removing contents of data directory' >&2; exit 1");
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var problem = await Assert.ThrowsAsync<StartProblemException>(StartAsync);
            Assert.Equal("不能建立数据库：initdb: error: no room on the moon", problem.Message);
        }
    }

    [Fact]
    public async Task What_the_server_complains_of_is_told()
    {
        Program("postgres", "echo 'postgres (PostgreSQL) 18.4'");
        Program("initdb", "exit 0");
        Program("pg_ctl", """
            while [ $# -gt 0 ]; do [ "$1" = -l ] && log=$2; shift; done
            printf 'LOG:  starting\nFATAL:  no such moon\nLOG:  shut down\n' >"$log"
            echo 'Examine the log output.'
            exit 1
            """);
        var problem = await Assert.ThrowsAsync<StartProblemException>(StartAsync);
        Assert.StartsWith("数据库没有启动起来：FATAL:  no such moon 详见 ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_that_do_not_run_here_are_named()
    {
        Program("initdb", "exit 0");
        Program("pg_ctl", "exit 0");
        Program("postgres", "echo 'wrong processor' >&2; exit 126");
        Directory.CreateDirectory(Path.Combine(folder, "data", "postgres"));
        await File.WriteAllTextAsync(Path.Combine(folder, "data", "postgres", "PG_VERSION"), "18\n");
        var problem = await Assert.ThrowsAsync<StartProblemException>(StartAsync);
        Assert.Equal($"PostgreSQL 程序 {Path.Combine(Bin, "postgres")} 不能运行：wrong processor", problem.Message);
    }

    private Task<EmbeddedPostgres> StartAsync() =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(Path.Combine(folder, "data")), TestContext.Current.CancellationToken);

    private void Program(string name, string script)
    {
        var file = Path.Combine(Bin, name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
    }
}
