namespace PcapStream.Interop;

/// <summary>
/// The library from which .NET takes hashes on Linux. .NET ends the process where it is missing, so it must be asked
/// for first.
/// </summary>
internal static class OpenSsl
{
    private static readonly SystemLibrary Library = new("libssl", "libssl3", "libssl.so.3", "libssl.so.1.1");

    /// <summary>Whether it is there, or not needed.</summary>
    public static bool IsPresent => !OperatingSystem.IsLinux() || Library.IsPresent;

    /// <param name="purpose">What needs it, for the message.</param>
    /// <exception cref="PlatformNotSupportedException">It is missing.</exception>
    public static void Require(string purpose)
    {
        if (!IsPresent)
            throw new PlatformNotSupportedException(MissingFor(purpose));
    }

    /// <summary>What to say where it is missing.</summary>
    /// <param name="purpose">What needs it.</param>
    public static string MissingFor(string purpose) =>
        $"{purpose} needs {Library.FileName}: install the package {Library.Package} (Debian, Ubuntu)";
}
