namespace PcapStream.Interop;

/// <summary>
/// The library from which .NET takes hashes on Linux. .NET ends the process where it is missing, so it must be asked
/// for first.
/// </summary>
internal static class OpenSsl
{
    private static readonly SystemLibrary Library = new("libssl", "libssl3", "libssl.so.3", "libssl.so.1.1");

    /// <param name="purpose">What needs it, for the message.</param>
    /// <exception cref="PlatformNotSupportedException">It is missing.</exception>
    public static void Require(string purpose)
    {
        if (OperatingSystem.IsLinux() && !Library.IsPresent)
        {
            throw new PlatformNotSupportedException(
                $"{purpose} needs {Library.FileName}: install the package {Library.Package} (Debian, Ubuntu)");
        }
    }
}
