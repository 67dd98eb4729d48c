using System.Runtime.InteropServices;

namespace Workflow.Disclosure.Tests.Data;

/// <summary>File rights say nothing to root: there, a test of them lends one thread the eyes of an account without any.</summary>
internal static class OrdinaryAccount
{
    private const uint Nobody = 65534;

    public static async Task<T> RunAsync<T>(Func<Task<T>> action)
    {
        // What follows must not go on in the borrowed account.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        // The thread ends with the action, and the borrowed account with it.
        new Thread(() =>
        {
            try
            {
                if (Environment.IsPrivilegedProcess)
                {
                    _ = SetFileSystemUser(Nobody);
                }

                done.SetResult(action().GetAwaiter().GetResult());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }).Start();
        return await done.Task;
    }

    // Linux keeps this per thread.
    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetFileSystemUser(uint user);
}
