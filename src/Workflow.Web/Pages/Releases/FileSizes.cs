namespace Workflow.Web.Pages.Releases;

internal static class FileSizes
{
    /// <param name="bytes">Written as KB below 1 MB, else as MB.</param>
    public static string Describe(long bytes) =>
        bytes < 1024 * 1024 ? $"{Math.Max(1, bytes / 1024)} KB" : $"{bytes / 1024.0 / 1024.0:0.#} MB";
}
