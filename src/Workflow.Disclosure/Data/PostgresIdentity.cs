using System.Diagnostics;

namespace Workflow.Disclosure.Data;

/// <summary>The process that a cluster's <c>postmaster.pid</c> names. The file says nothing of whose it is: a copy of a folder holds the
/// file of the original, whose server must be neither used nor ended.</summary>
/// <param name="Port">Null while the file is not written whole.</param>
/// <param name="IsOurs">It is a PostgreSQL that works in this very folder.</param>
internal sealed record PostgresIdentity(int Pid, int? Port, bool IsOurs)
{
    /// <returns>Null where there is no file, or no process of that number.</returns>
    public static PostgresIdentity? Of(string cluster)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(cluster, "postmaster.pid"));
            if (lines.Length == 0 || !int.TryParse(lines[0], out var pid) || pid <= 0)
            {
                return new PostgresIdentity(0, null, IsOurs: false);
            }

            using var process = Process.GetProcessById(pid);
            return new PostgresIdentity(
                pid, lines.Length > 3 && int.TryParse(lines[3], out var port) ? port : null,
                process.ProcessName.StartsWith("postgres", StringComparison.Ordinal) && WorksIn(pid, lines, cluster));
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    // The system follows a folder that was moved; elsewhere the folder that the server wrote down at its start has to do.
    private static bool WorksIn(int pid, string[] lines, string cluster)
    {
        var folder = (OperatingSystem.IsLinux() ? WorkingFolder(pid) : null) ?? lines.ElementAtOrDefault(1);
        return folder is not null && string.Equals(RealPath(folder), RealPath(cluster), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    private static string? WorkingFolder(int pid)
    {
        try
        {
            return new DirectoryInfo($"/proc/{pid}/cwd").ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        }
        catch (UnauthorizedAccessException)
        {
            // In some containers not even root may look at what another account runs.
            return null;
        }
    }

    /// <summary>Without any link on the way.</summary>
    private static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        foreach (var part in full[real.Length..].Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Where(p => p.Length > 0))
        {
            var next = new DirectoryInfo(Path.Combine(real, part));
            real = next.ResolveLinkTarget(returnFinalTarget: true) is { } target ? RealPath(target.FullName) : next.FullName;
        }

        return real;
    }
}
