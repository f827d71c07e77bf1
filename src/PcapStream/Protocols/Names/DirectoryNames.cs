namespace PcapStream.Protocols.Names;

/// <summary>Wireshark's names of numbers in LDAP and Kerberos.</summary>
internal static class DirectoryNames
{
    /// <summary>Results of LDAP, RFC 4511, appendix A, and RFC 3909.</summary>
    public static NameTable LdapResults { get; } = new("""
        0 success
        1 operationsError
        2 protocolError
        3 timeLimitExceeded
        4 sizeLimitExceeded
        5 compareFalse
        6 compareTrue
        7 authMethodNotSupported
        8 strongAuthRequired
        10 referral
        11 adminLimitExceeded
        12 unavailableCriticalExtension
        13 confidentialityRequired
        14 saslBindInProgress
        16 noSuchAttribute
        17 undefinedAttributeType
        18 inappropriateMatching
        19 constraintViolation
        20 attributeOrValueExists
        21 invalidAttributeSyntax
        32 noSuchObject
        33 aliasProblem
        34 invalidDNSyntax
        36 aliasDereferencingProblem
        48 inappropriateAuthentication
        49 invalidCredentials
        50 insufficientAccessRights
        51 busy
        52 unavailable
        53 unwillingToPerform
        54 loopDetect
        64 namingViolation
        65 objectClassViolation
        66 notAllowedOnNonLeaf
        67 notAllowedOnRDN
        68 entryAlreadyExists
        69 objectClassModsProhibited
        71 affectsMultipleDSAs
        80 other
        118 canceled
        119 noSuchOperation
        120 tooLate
        121 cannotCancel
        """);

    /// <summary>Operations of LDAP, RFC 4511, appendix B.</summary>
    public static NameTable LdapOperations { get; } = new("""
        0 bindRequest
        1 bindResponse
        2 unbindRequest
        3 searchRequest
        4 searchResEntry
        5 searchResDone
        6 modifyRequest
        7 modifyResponse
        8 addRequest
        9 addResponse
        10 delRequest
        11 delResponse
        12 modDNRequest
        13 modDNResponse
        14 compareRequest
        15 compareResponse
        16 abandonRequest
        19 searchResRef
        23 extendedReq
        24 extendedResp
        25 intermediateResponse
        """);

    /// <summary>Scopes of searches in LDAP, RFC 4511, section 4.5.1.2.</summary>
    public static NameTable LdapScopes { get; } = new("""
        0 baseObject
        1 singleLevel
        2 wholeSubtree
        """);

    /// <summary>How searches in LDAP follow aliases, RFC 4511, section 4.5.1.3.</summary>
    public static NameTable LdapAliases { get; } = new("""
        0 neverDerefAliases
        1 derefInSearching
        2 derefFindingBaseObj
        3 derefAlways
        """);

    /// <summary>How a client of LDAP authenticates, RFC 4511, section 4.2.</summary>
    public static NameTable LdapAuthentications { get; } = new("""
        0 simple
        3 sasl
        10 ntlmsspNegotiate
        11 ntlmsspAuth
        """);

    /// <summary>Forms of filters in LDAP, RFC 4511, section 4.5.1.7.</summary>
    public static NameTable LdapFilters { get; } = new("""
        0 and
        1 or
        2 not
        3 equalityMatch
        4 substrings
        5 greaterOrEqual
        6 lessOrEqual
        7 present
        8 approxMatch
        9 extensibleMatch
        """);

    /// <summary>Messages of Kerberos, RFC 4120, section 7.5.7.</summary>
    public static NameTable KerberosMessages { get; } = new("""
        10 krb-as-req
        11 krb-as-rep
        12 krb-tgs-req
        13 krb-tgs-rep
        14 krb-ap-req
        15 krb-ap-rep
        16 krb-tgt-req
        17 krb-tgt-rep
        20 krb-safe
        21 krb-priv
        22 krb-cred
        30 krb-error
        """);

    /// <summary>Errors of Kerberos, RFC 4120, section 7.5.9.</summary>
    public static NameTable KerberosErrors { get; } = new("""
        0 eRR-NONE
        1 eRR-NAME-EXP
        2 eRR-SERVICE-EXP
        3 eRR-BAD-PVNO
        4 eRR-C-OLD-MAST-KVNO
        5 eRR-S-OLD-MAST-KVNO
        6 eRR-C-PRINCIPAL-UNKNOWN
        7 eRR-S-PRINCIPAL-UNKNOWN
        8 eRR-PRINCIPAL-NOT-UNIQUE
        9 eRR-NULL-KEY
        10 eRR-CANNOT-POSTDATE
        11 eRR-NEVER-VALID
        12 eRR-POLICY
        13 eRR-BADOPTION
        14 eRR-ETYPE-NOSUPP
        15 eRR-SUMTYPE-NOSUPP
        16 eRR-PADATA-TYPE-NOSUPP
        17 eRR-TRTYPE-NOSUPP
        18 eRR-CLIENT-REVOKED
        19 eRR-SERVICE-REVOKED
        20 eRR-TGT-REVOKED
        21 eRR-CLIENT-NOTYET
        22 eRR-SERVICE-NOTYET
        23 eRR-KEY-EXP
        24 eRR-PREAUTH-FAILED
        25 eRR-PREAUTH-REQUIRED
        26 eRR-SERVER-NOMATCH
        27 eRR-MUST-USE-USER2USER
        28 eRR-PATH-NOT-ACCEPTED
        29 eRR-SVC-UNAVAILABLE
        31 eRR-BAD-INTEGRITY
        32 eRR-TKT-EXPIRED
        33 eRR-TKT-NYV
        34 eRR-REPEAT
        35 eRR-NOT-US
        36 eRR-BADMATCH
        37 eRR-SKEW
        38 eRR-BADADDR
        39 eRR-BADVERSION
        40 eRR-MSG-TYPE
        41 eRR-MODIFIED
        42 eRR-BADORDER
        43 eRR-ILL-CR-TKT
        44 eRR-BADKEYVER
        45 eRR-NOKEY
        46 eRR-MUT-FAIL
        47 eRR-BADDIRECTION
        48 eRR-METHOD
        49 eRR-BADSEQ
        50 eRR-INAPP-CKSUM
        51 pATH-NOT-ACCEPTED
        52 eRR-RESPONSE-TOO-BIG
        60 eRR-GENERIC
        61 eRR-FIELD-TOOLONG
        62 eRROR-CLIENT-NOT-TRUSTED
        63 eRROR-KDC-NOT-TRUSTED
        64 eRROR-INVALID-SIG
        65 eRR-KEY-TOO-WEAK
        66 eRR-CERTIFICATE-MISMATCH
        67 eRR-NO-TGT
        68 eRR-WRONG-REALM
        69 eRR-USER-TO-USER-REQUIRED
        70 eRR-CANT-VERIFY-CERTIFICATE
        71 eRR-INVALID-CERTIFICATE
        72 eRR-REVOKED-CERTIFICATE
        73 eRR-REVOCATION-STATUS-UNKNOWN
        74 eRR-REVOCATION-STATUS-UNAVAILABLE
        75 eRR-CLIENT-NAME-MISMATCH
        76 eRR-KDC-NAME-MISMATCH
        """);
}
