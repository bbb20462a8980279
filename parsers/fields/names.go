package fields

// synonyms lists the names that logs use for each meaning, folded as fold does: lower case,
// without `_`, `-`, `.` and spaces. Numbered names (F39, DE041, 第39域) are not listed; numbered reads them.
// The English names come from ISO 8583:1987 and its abbreviations in public POS programs, the
// Chinese ones from the field names of the UnionPay POS terminal specification (Q/CUP 009).
var synonyms = [...]struct {
	means Meaning
	names string
}{
	{MTI, "mti msgtype messagetype msgtypeid messagetypeid messagetypeindicator messagetypeidentifier isomti 消息类型 报文类型 消息类型标识 报文类型标识"},
	{weakMTI, "type isotype isomsgtype"},
	{PAN, "pan cardno cardnum cardnumber card cardpan maskedpan maskedcard maskedcardno panmasked cardmask maskpan acctno accountno acctnum acctnumber accountnumber primaryaccountnumber creditcardnumber creditcardno priacct bankcardno bankcard cardid 卡号 主账号 银行卡号 交易卡号 账号"},
	{ProcessingCode, "proccode processingcode processcode prcode pcode proccd processingcd txnproccode transproccode 处理码 交易处理码 交易码 交易代码"},
	{Amount, "amt amount txnamt txnamount transamt transamount transactionamount transactionamt tranamt tranamount tradeamt tradeamount totalamt totalamount payamt payamount orderamt orderamount saleamt saleamount requestedamount amountminor amountcents amtminor amountvalue 金额 交易金额 消费金额 支付金额 订单金额 总金额"},
	{STAN, "stan trace traceno tracenum tracenumber systrace systraceno systracenum systracenumber sysno systemtrace systemtraceno systemtracenumber systemtraceauditnumber traceaudit traceauditno traceauditnumber auditno auditnumber voucher voucherno vouchernum vouchernumber termtrace termtraceno terminaltrace terminaltraceno postrace postraceno postransno receiptno slipno txntrace txntraceno transtrace transtraceno 流水号 凭证号 终端流水号 终端流水 系统跟踪号 跟踪号 交易流水号 交易流水 pos流水号 受卡方系统跟踪号 凭证流水号 票据号"},
	{OriginalSTAN, "origstan originalstan origtrace origtraceno originaltrace originaltraceno originaltracenumber oristan oritrace oritraceno orgtrace orgtraceno oldtrace oldtraceno orivoucherno origvoucherno origvoucher 原流水号 原凭证号 原交易流水号 原终端流水号 原系统跟踪号 原跟踪号"},
	{RRN, "rrn refno refnum refnumber referenceno referencenum referencenumber reference retrievalref retrievalrefno retrievalrefnum retrievalrefnumber retrievalreference retrievalreferenceno retrievalreferencenumber retrefno retref hostref hostrefno sysref sysrefno systemref systemrefno 系统参考号 参考号 检索参考号 交易参考号 检索号 系统检索号 系统参照号 参照号"},
	{AuthCode, "authcode authorizationcode authorisationcode approvalcode authno authnum authnumber authid authidresp authidresponse authorizationid authorizationno authorizationnumber approvalno apprcode apprvcode 授权码 授权号 授权号码 授权标识应答码"},
	{ResponseCode, "rc resp respcode respcd responsecode responsecd rspcode rspcd rescode hostrespcode hostresponsecode hostrc issuerrespcode issuerresponsecode isoresponsecode isorespcode actioncode retcode returncode retcd answercode anscode declinecode respcode39 txnrespcode transrespcode 应答码 返回码 响应码 应答代码 响应代码 返回代码 交易应答码 交易返回码 交易响应码 平台应答码 平台返回码 主机应答码 主机返回码 后台返回码 后台应答码"},
	{weakCode, "code resultcode result status statuscode respstatus 错误码 结果码"},
	{Device, "tid termid terminalid terminal terminalno terminalnum terminalnumber termno termcode termnum posid posno posnum postid deviceid devid deviceno devno cardacceptorterminalid cardacceptorterminalidentification catid terminalcode trmid trmno trmlid trmnlid acceptorterminalid 终端号 终端编号 终端标识 终端代码 终端 设备号 设备编号 受卡机终端标识码 受理终端标识码 机具号 机具编号 pos终端号"},
	{Merchant, "mid merchantid merchant merchantno merchantnum merchantnumber merchantcode merno mernum merid mercode mchid mchno mchntid mchntcd mchntno mcht mchtid mchtno mchtcd merchid merchno shopid storeid shopno storeno cardacceptorid cardacceptoridentification cardacceptoridcode cardacceptoridentificationcode acceptorid 商户号 商户编号 商户代码 商户标识 商户 受卡方标识码 受理商户号 商编 特约商户号"},
	{Currency, "cur curr currency currencycode currcode curcode curcd ccy txncurrency txncur transcurrency transactioncurrency transactioncurrencycode txncurrencycode currencynumeric 币种 货币代码 交易货币代码 交易币种 货币"},
	{EntryMode, "em entrymode posentrymode entrymd posentry posem posemode serviceentrymode posserviceentrymode pointofserviceentrymode posconditionentrymode cardentrymode readmode cardreadmode inputmode inputtype posinputmode 输入方式 服务点输入方式 服务点输入方式码 卡输入方式 读卡方式 录入方式 刷卡方式"},
	{NetworkCode, "networkcode networkmanagementcode networkmanagementinformationcode netmgmtcode nmic nmc netcode networkinfocode 网络管理信息码 网络管理码"},
	{BatchNumber, "batchno batchnum batchnumber batchid batch 批次号 批次 交易批次号"},
	{ChipCondition, "chipcondition iccondition icconditioncode chipconditioncode iccondcode ic卡条件代码 基于pboc借贷记标准的ic卡条件代码"},
	{HSMCode, "hsm hsmcode hsmrc hsmerr hsmerror hsmerrorcode hsmerrcode hsmresp hsmrespcode hsmresponsecode hsmresponse hsmresult hsmret hsmretcode hsmreturncode hsmstatus 加密机返回码 加密机错误码 加密机应答码 加密机响应码"},
	{Latency, "ms latency latencyms latencymillis elapsed elapsedms elapsedmillis elapsedtime elapsedtimems cost costtime costms timecost timecostms usetime usetimems usedtime took tookms tooktime duration durationms durationmillis rt rtms rtt rttms responsetime responsetimems resptime resptimems processingtimems processtimems lifespan timespent timetaken timetakenms timeused executiontime exectime 耗时 用时 花费时间 处理耗时 处理时间ms 响应时间"},
	{LatencySec, "latencys latencysec latencyseconds elapseds elapsedsec elapsedsecs elapsedseconds durations durationsec durationsecs durationseconds requesttime upstreamresponsetime rtsec"},
	{LatencyMicro, "us latencyus latencymicros elapsedus elapsedmicros durationus durationmicros tookus"},
	{LatencyNano, "latencyns latencynanos elapsedns elapsednanos durationns durationnanos"},
	{Vendor, "vendor manufacturer devicevendor termvendor maker 厂商 厂家 设备厂商 终端厂商"},
	{VendorCode, "vendorcode errorcode errcode errno errcd errorno errornum sdkcode sdkret sdkerror failcode faultcode reasoncode 故障码 故障代码 错误代码"},
	{Version, "appversion appver applicationversion version ver versionname vername versionno swversion softwareversion softver softversion firmware firmwareversion fwversion fwver fw clientversion posversion posappversion apkversion 版本 版本号 软件版本 应用版本 程序版本 固件版本 应用版本号"},
	{Serial, "sn serial serialno serialnum serialnumber devicesn devsn termsn terminalsn possn deviceserial deviceserialno deviceserialnumber terminalserial terminalserialno terminalserialnumber hwserial hardwareserial hardwareserialno hwsn machineno 序列号 设备序列号 终端序列号 机身号 硬件序列号 产品序列号 机具序列号 终端机身号"},
	{Model, "model devicemodel termmodel terminalmodel posmodel productmodel devmodel devicetype terminaltype 型号 机型 设备型号 终端型号 产品型号"},
	{Profile, "profile respprofile responseprofile codeprofile"},
	{Peer, "peer peeraddr peerip remote remoteaddr remoteaddress remoteip remotehost clientip clientaddr clientaddress hostip hostaddr hostaddress serverip serveraddr serveraddress endpoint destination upstream upstreamaddr 对端 对端地址 远端地址 服务器地址 主机地址 后台地址"},
	{StepName, "step stepname 步骤"},
	{Secret, "track track1 track2 track3 track1data track2data track3data trackdata tracktwo trackone trk2 trk3 encrack pin pinblock pindata pinblk encryptedpin encpin pinblockdata cvv cvv2 cvc cvc2 cid cvn cvn2 csc cav2 securitycode cardcvv creditcardcvv cardsecuritycode verificationcode expiry expdate expirydate expirationdate cardexpiry cardexpirydate validdate exp expmonth expyear creditcardexpirationmonth creditcardexpirationyear iccdata emvdata icdata field55data mac macdata macvalue macblock tmk tpk tak tdk pik mak dek kek zmk zpk masterkey workingkey workkey sessionkey pinkey mackey keydata keyvalue cipherkey password passwd pwd token accesstoken secret apikey activationcode activecode 磁道 二磁道 三磁道 磁道2 磁道3 二磁 三磁 磁道数据 二磁道数据 三磁道数据 密码 个人密码 个人标识码数据 有效期 卡有效期 主密钥 工作密钥 激活码 密钥 操作员密码"},
	{Time, "time timestamp ts t datetime @timestamp asctime eventtime logtime createtime createdat created recordtime realtimetimestamp eventcreated 时间 日期时间 记录时间 创建时间 发生时间 日志时间"},
	{TxnTime, "transtime txntime transactiontime transdatetime txndatetime transactiondatetime tradetime posttime occurredat localtime sourcerealtimetimestamp 交易时间 交易日期时间"},
	{Date, "date logdate txndate transdate transactiondate tradedate localdate day postdate 日期 交易日期 记录日期"},
	{LevelName, "level lvl severity loglevel levelname levelno priority prio severitytext 级别 日志级别 等级"},
	{Message, "msg message text log logmessage rawmessage body description detail details event shortmessage fullmessage 消息 信息 内容 描述 日志"},
	{Problem, "error err exception errmsg errormsg errmessage errormessage errordesc errordescription errorinfo exceptionmessage errstack errorstack errorstacktrace stacktrace stack cause causedby reason failreason failurereason declinereason respmsg respmessage respdesc responsemessage responsemsg responsedesc responsetext returnmsg retmsg 应答信息 应答描述 错误信息 错误描述 失败原因 返回信息 响应信息 响应描述 异常 异常信息"},
	{Logger, "logger loggername loglogger component module name class category caller source service servicename subsystem application app appname program syslogidentifier tag unit 模块 组件"},
}
