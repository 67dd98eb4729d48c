using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Workflow.Disclosure.Data;

/// <summary>PostgreSQL refuses to run as root: started by root, it runs under an account of its own, with programs and data
/// where that account may read. Started by anybody else, it runs as that person and everything stays in place.</summary>
/// <param name="User">Null: the present account.</param>
/// <param name="Binaries">Readable for the account.</param>
/// <param name="Cluster">Folder of the database cluster, owned by the account.</param>
internal sealed record PostgresAccount(string? User, PostgresBinaries Binaries, string Cluster)
{
    private const string Name = "workflow-postgres";

    public static async Task<PostgresAccount> ForAsync(PostgresBinaries binaries, string dataFolder, CancellationToken ct)
    {
        var cluster = Path.Combine(dataFolder, "postgres");
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return new(null, binaries, cluster);
        }

        if ((await RunAsync(null, "id", ["-u", Name], ct)).ExitCode != 0)
        {
            await MustAsync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", Name], $"不能建立运行数据库的账户 {Name}", ct);
        }

        // A clone below a home that only root may enter: the account gets a place of its own, tied to this data folder by name.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..12];
        var place = $"/var/lib/workflow-{hash}";
        if (binaries.Root.Length > 0 && !Reachable(binaries.Root))
        {
            var copy = Path.Combine(place, "native");
            if (!File.Exists(Path.Combine(copy, "bin", "postgres")))
            {
                Directory.CreateDirectory(place);
                await MustAsync("cp", ["-a", binaries.Root, copy], "不能复制数据库程序", ct);
                await MustAsync("chmod", ["-R", "a+rX", place], "不能放开数据库程序的读取权限", ct);
            }

            binaries = new(Path.Combine(copy, "bin"), copy);
        }

        if (!Reachable(dataFolder))
        {
            cluster = Path.Combine(place, "postgres");
            Directory.CreateDirectory(place);
        }

        return new(Name, binaries, cluster);
    }

    /// <summary>Gives a file or folder to the account; nobody else may read it.</summary>
    public async Task OwnAsync(string path, CancellationToken ct)
    {
        if (User is not null)
        {
            await MustAsync("chown", ["-R", User, path], "不能把数据交给数据库账户", ct);
        }
    }

    /// <returns>Exit code, and what was said on both streams.</returns>
    public Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct) =>
        RunAsync(User, Binaries.Program(program), arguments, ct);

    /// <param name="user">Null: the present account.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(string? user, string file, IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        if (user is not null)
        {
            start.UserName = user;
        }

        try
        {
            using var process = Process.Start(start)!;
            var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
            await process.WaitForExitAsync(ct);
            // A server started by pg_ctl may keep the streams open for as long as it lives.
            var said = await Task.WhenAny(output, Task.Delay(TimeSpan.FromSeconds(1), ct)) == output ? string.Concat(await output) : "";
            return (process.ExitCode, said);
        }
        catch (Win32Exception exception)
        {
            return (-1, $"{file}：{exception.Message}");
        }
    }

    private static async Task MustAsync(string program, IEnumerable<string> arguments, string problem, CancellationToken ct)
    {
        var (exitCode, output) = await RunAsync(null, program, arguments, ct);
        if (exitCode != 0)
        {
            throw new StartProblemException($"{problem}（{program}）：{output.Trim()}");
        }
    }

    private static bool Reachable(string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
        {
            if (!OperatingSystem.IsWindows() && folder.Exists && !folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }

        return true;
    }
}
