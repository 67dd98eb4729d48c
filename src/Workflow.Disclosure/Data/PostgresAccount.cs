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
        var place = $"/var/lib/workflow-{Hash(dataFolder)}";
        if (binaries.Root.Length > 0 && !Reachable(binaries.Root))
        {
            binaries = await CopyAsync(binaries, place, ct);
        }

        // Where the data is, there it stays, whatever has become of the folder's rights since.
        var elsewhere = Path.Combine(place, "postgres");
        if (Directory.Exists(cluster) ? !Reachable(dataFolder) : !Reachable(dataFolder) || Directory.Exists(elsewhere))
        {
            if (Directory.Exists(cluster))
            {
                throw new StartProblemException(
                    $"账户 {Name} 进不了数据文件夹 {dataFolder}，而数据库在那里：请放开它和上级文件夹的进入权限（chmod o+x）。数据没有动。");
            }

            await OpenAsync(place, ct);
            cluster = elsewhere;
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

    /// <summary>Copies the programs aside and moves them into place, so that a copy cut short is never used; other programs get another copy.</summary>
    private static async Task<PostgresBinaries> CopyAsync(PostgresBinaries binaries, string place, CancellationToken ct)
    {
        var server = new FileInfo(binaries.Program("postgres"));
        var copy = Path.Combine(place, $"native-{Hash($"{binaries.Root} {server.Length} {server.LastWriteTimeUtc.Ticks}")}");
        if (!Directory.Exists(copy))
        {
            await OpenAsync(place, ct);
            var making = copy + ".making";
            if (Directory.Exists(making))
            {
                Directory.Delete(making, recursive: true);
            }

            await MustAsync("cp", ["-a", binaries.Root, making], "不能复制数据库程序", ct);
            await MustAsync("chmod", ["-R", "a+rX", making], "不能放开数据库程序的读取权限", ct);
            Directory.Move(making, copy);
        }

        return new(Path.Combine(copy, Path.GetRelativePath(binaries.Root, binaries.Bin)), copy);
    }

    private static Task OpenAsync(string place, CancellationToken ct)
    {
        Directory.CreateDirectory(place);
        return MustAsync("chmod", ["a+rx", place], "不能放开文件夹的进入权限", ct);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];

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
